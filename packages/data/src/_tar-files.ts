import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { LeoclrError } from '@leoclr/core';
import { extract } from 'tar-stream';

/** One file of an archive. */
export interface TarFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** More than any of the archives read whole has (CIFAR's have 184 MB), less than what a decompression bomb needs to be one. */
const MAX_BYTES = 2 ** 30;

/**
 * The files of a `.tar`, `.tar.gz` or `.tgz` archive whose path `wanted` accepts, in the archive's order.
 *
 * @param what The public function that messages name.
 * @throws LeoclrError `data` when the archive is damaged or cut off, or when more than 1 GiB of it is wanted.
 */
export async function tarFiles(what: string, archive: string, wanted: (path: string) => boolean): Promise<TarFile[]> {
  const files: TarFile[] = [];
  let room = MAX_BYTES;
  const entries = extract();
  const compressed = /\.t?gz$/.test(archive);
  const source = createReadStream(archive);
  const flow = compressed ? pipeline(source, createGunzip(), entries) : pipeline(source, entries);
  flow.catch(() => {}); // awaited below, but the loop may fail first
  try {
    for await (const entry of entries) {
      const path = entry.header.name.replace(/^\.\//, '');
      if (entry.header.type !== 'file' || !wanted(path)) {
        entry.resume();
        continue;
      }
      room -= entry.header.size ?? 0;
      if (room < 0) throw new Error('it holds more than 1 GiB of pictures');
      files.push({ path, bytes: await collect(entry) });
    }
    await flow;
  } catch (cause) {
    throw new LeoclrError('data', `${what}: can't read the archive ${archive}: ${(cause as Error).message}. Is it complete?`, { cause });
  }
  return files;
}

async function collect(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
