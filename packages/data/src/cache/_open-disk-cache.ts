import { mkdir, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { addBytes, cacheCounters, counter, stopGrowing, stopReason } from './_cache-counters.ts';
import { cacheFolder } from '../cache-folder.ts';
import { datasetIdentity } from './_dataset-identity.ts';
import type { DiskCacheMemory } from './_disk-cache.ts';
import { diskScanner, folderBytes } from './_disk-scan.ts';
import { diskTable, diskTableMemory } from './_disk-table.ts';

/** The file that says whose cache a folder is. */
export const ABOUT_FILE = 'about.json';

/** The folder in which caches lie when none is named. */
export const decodedFolder = (): string => cacheFolder('decoded');

/**
 * Makes or finds a data set's folder and reads what is in it. Where it can't be written to, what there is is used.
 *
 * @throws LeoclrError `option` when `directory` is a file.
 */
export async function openDiskCache(
  dataset: Dataset,
  options: { directory: string | undefined; maxBytes: number },
): Promise<DiskCacheMemory> {
  const directory = resolve(options.directory ?? decodedFolder());
  const { name, length } = dataset;
  const folder = join(directory, `${name.replaceAll(/[^\w.-]+/g, '-').slice(0, 60)}-${datasetIdentity(dataset)}`);
  const counters = cacheCounters();
  await makeFolder(folder, { name, length }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOTDIR' || cause.code === 'EEXIST') {
      throw new LeoclrError(
        'option',
        `cachedDataset(): expected ${directory} to be a folder or nothing yet, but it or a part of it is a file.`,
        { cause },
      );
    }
    stopGrowing(counters, stopReason.failed, cause.errno);
  });

  const table = diskTableMemory(length);
  const seen = new Map<number, number>();
  const scanner = diskScanner(folder, diskTable(table), seen);
  const { added } = scanner.scan();
  scanner.close();
  Atomics.store(counters, counter.pictures, added);
  addBytes(counters, folderBytes(folder));
  Atomics.store(counters, counter.scannedAt, Math.floor(Date.now() / 1000));
  return { folder, maxBytes: options.maxBytes, table, counters, seen };
}

async function makeFolder(folder: string, about: { name: string; length: number }): Promise<void> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, ABOUT_FILE);
  const known = await stat(path).catch(() => null);
  if (known === null || known.size === 0) {
    const unfinished = `${path}.${process.pid}-${threadId}`;
    await writeFile(unfinished, `${JSON.stringify(about, null, 2)}\n`);
    await rename(unfinished, path);
  }
  await utimes(path, new Date(), new Date()).catch(() => {}); // when it was last used; only its owner may say so
}
