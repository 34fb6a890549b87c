import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { LeoclrError } from '@leoclr/core';

/** A published checksum in parts. */
export interface Checksum {
  readonly algorithm: 'md5' | 'sha256';
  /** Lower-case hexadecimal digits. */
  readonly digest: string;
}

const DIGITS = { md5: 32, sha256: 64 } as const;

/** The parts of `md5:…` or `sha256:…`. @throws LeoclrError `option` for anything else; `what` names the function. */
export function parseChecksum(what: string, text: string): Checksum {
  const [, algorithm, digest] = /^(md5|sha256):([0-9a-f]+)$/i.exec(text) ?? [];
  const known = algorithm?.toLowerCase() as Checksum['algorithm'] | undefined;
  if (known !== undefined && digest?.length === DIGITS[known]) return { algorithm: known, digest: digest.toLowerCase() };
  throw new LeoclrError('option', `${what}: expected checksum to be md5: and 32 or sha256: and 64 hexadecimal digits, got "${text}".`);
}

/** The hexadecimal digest of a file's content. `onBytes` is told of every piece that has been read. */
export async function digestOf(
  path: string,
  algorithm: Checksum['algorithm'],
  { signal, onBytes }: { signal?: AbortSignal | undefined; onBytes?: (count: number) => void } = {},
): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, ...(signal === undefined ? {} : { signal }) })) {
    hash.update(chunk as Buffer);
    onBytes?.((chunk as Buffer).length);
  }
  return hash.digest('hex');
}
