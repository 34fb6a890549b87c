import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ArchiveEntry } from './_archive-entry.ts';

/** The one file in a `.gz`, named after it. */
export async function* gzipEntries(archive: string): AsyncGenerator<ArchiveEntry> {
  yield {
    name: basename(archive).replace(/\.gz$/i, ''),
    kind: 'file',
    target: '',
    content: async () => pipeline(createReadStream(archive), createGunzip(), () => {}), // errors come out of the reading
  };
}
