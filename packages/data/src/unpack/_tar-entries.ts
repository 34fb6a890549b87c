import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Header } from 'tar-stream';
import { extract } from 'tar-stream';
import type { ArchiveEntry } from './_archive-entry.ts';
import { textOfName } from './_safe-path.ts';

const KINDS: Readonly<Record<string, ArchiveEntry['kind']>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'folder',
  symlink: 'symlink',
  link: 'hardlink',
};

/** The entries of a `.tar`, or of a compressed one, in their order. */
export async function* tarEntries(archive: string, isCompressed: boolean, signal: AbortSignal | undefined): AsyncGenerator<ArchiveEntry> {
  // Latin-1 keeps every byte, so that names which aren't UTF-8 can be told apart.
  const entries = extract({ filenameEncoding: 'latin1' } as object); // an option that its types lack
  const source = createReadStream(archive, { highWaterMark: 1 << 18 });
  const options = signal === undefined ? {} : { signal };
  const flow = isCompressed ? pipeline(source, createGunzip(), entries, options) : pipeline(source, entries, options);
  flow.catch(() => {}); // awaited below, but the loop may fail first
  for await (const entry of entries) {
    const { header } = entry;
    yield {
      name: nameOf(header, 'path', header.name),
      kind: KINDS[header.type ?? 'file'] ?? 'device',
      target: nameOf(header, 'linkpath', (header.linkname as string | null) ?? ''),
      content: async () => entry as AsyncIterable<unknown> as AsyncIterable<Uint8Array>,
    };
    entry.resume(); // whatever was not read
  }
  await flow;
}

/** Names in pax headers are UTF-8 by definition and decoded already. */
function nameOf(header: Header, field: 'path' | 'linkpath', name: string): string {
  const pax = header.pax as Record<string, string> | null | undefined;
  return pax?.[field] === undefined ? textOfName(Buffer.from(name, 'latin1')) : name;
}
