import { LeoclrError } from '@leoclr/core';

/**
 * The path of an entry, made of harmless parts with `/` between them; empty for the archive's own folder.
 *
 * @throws LeoclrError `data` for absolute paths, `..` and names that no file can have.
 */
export function safePath(archive: string, name: string): string {
  // Some archives from Windows have backslashes, which mean the same there.
  const parts = name.replaceAll('\\', '/').split('/');
  const path = parts.filter((part) => part !== '' && part !== '.');
  const isAbsolute = /^([/\\]|[a-z]:)/i.test(name);
  if (isAbsolute || path.includes('..') || name.includes('\0')) {
    throw new LeoclrError(
      'data',
      `unpackArchive(): ${archive} holds the path ${JSON.stringify(name)}, which leaves the folder that it is unpacked into. The archive is broken or malicious; nothing was unpacked.`,
    );
  }
  return path.join('/');
}

/** Text of a name's bytes: UTF-8 where they are that, otherwise each byte as the Latin-1 character, which can't fail. */
export function textOfName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}
