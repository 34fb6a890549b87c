import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ENTRY_BYTES } from './_disk-entry.ts';
import { shardOf } from './_disk-shard.ts';
import { ABOUT_FILE, decodedFolder } from './_open-disk-cache.ts';

/** A decoded cache on disk. */
export interface DecodedCache {
  /** Its own folder: what {@link removeDecodedCache} takes. */
  readonly directory: string;
  /** Name of the data set. */
  readonly name: string;
  /** Pictures in the data set. */
  readonly length: number;
  /** Pictures that have been written to it, also those that were replaced since. */
  readonly records: number;
  readonly bytes: number;
  /** When a process last opened it. */
  readonly usedAt: Date;
}

/**
 * The decoded caches on disk, the most recently used first.
 *
 * @param directory Where they lie. Default the folder that `cachedDataset` takes by default.
 */
export async function decodedCaches(directory: string = decodedFolder()): Promise<DecodedCache[]> {
  const names: string[] = await readdir(directory).catch(() => []);
  const found = await Promise.all(names.map((name) => describe(join(directory, name))));
  return found.filter((cache) => cache !== null).toSorted((a, b) => b.usedAt.getTime() - a.usedAt.getTime());
}

/** The cache in a folder, or null when there is none. */
async function describe(directory: string): Promise<DecodedCache | null> {
  try {
    const about = join(directory, ABOUT_FILE);
    const { name, length } = JSON.parse(await readFile(about, 'utf8')) as { name: string; length: number };
    const { mtime: usedAt } = await stat(about);
    let bytes = 0;
    let records = 0;
    for (const file of await readdir(directory)) {
      const { size } = await stat(join(directory, file));
      bytes += size;
      if (shardOf(file, 'index') !== null) records += Math.floor(size / ENTRY_BYTES);
    }
    return { directory, name, length, records, bytes, usedAt };
  } catch {
    return null; // something else, or being removed
  }
}
