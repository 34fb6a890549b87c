import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { shardOf } from './_disk-shard.ts';
import { ABOUT_FILE } from './_open-disk-cache.ts';

/**
 * Removes a decoded cache from the disk. Processes that use it go on and decode.
 *
 * Nothing but the cache's own files is removed, and its folder if nothing else is in it.
 *
 * @param directory The cache's own folder, as `decodedCaches` gives it.
 * @throws LeoclrError `option` when there is no decoded cache.
 */
export async function removeDecodedCache(directory: string): Promise<void> {
  const names: string[] = await readdir(directory).catch(() => []);
  if (!names.includes(ABOUT_FILE)) {
    throw new LeoclrError(
      'option',
      `removeDecodedCache(): expected ${directory} to be the folder of a decoded cache, found no ${ABOUT_FILE} in it.`,
    );
  }
  const own = names.filter((name) => shardOf(name, 'records') !== null || shardOf(name, 'index') !== null);
  // Entries before what they point to, and the file by which the folder is recognised last: it can be called again if it is interrupted.
  const order = [
    ...own.filter((name) => name.endsWith('.index')),
    ...own.filter((name) => name.endsWith('.records')),
    ...names.filter((name) => name.startsWith(ABOUT_FILE)),
  ];
  for (const name of order) await rm(join(directory, name), { force: true });
  await rmdir(directory).catch(() => {});
}
