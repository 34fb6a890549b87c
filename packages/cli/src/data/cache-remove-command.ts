import { resolve } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { decodedCaches, formatBytes, removeDecodedCache } from '@leoclr/data';
import type { Streams } from '../streams.ts';

/** `leoclr data cache remove`: those of a data set, one by its folder, or all. */
export async function cacheRemoveCommand(options: Readonly<Record<string, unknown>>, { stdout }: Streams): Promise<number> {
  const { WHAT: what, directory } = options as { WHAT: string; directory?: string };
  const caches = await decodedCaches(directory);
  const chosen = caches.filter((cache) => what === 'all' || cache.name === what || cache.directory === resolve(what));
  if (chosen.length === 0 && what !== 'all') {
    const names = [...new Set(caches.map(({ name }) => name))];
    const known = names.length === 0 ? 'there are none' : `there are those of ${names.join(', ')}`;
    throw new LeoclrError('option', `There is no decoded cache of ${what}: ${known}. leoclr data cache list shows their folders.`);
  }
  for (const { directory: place } of chosen) await removeDecodedCache(place);
  stdout.write(
    `Removed ${chosen.length} decoded ${chosen.length === 1 ? 'cache' : 'caches'}, ${formatBytes(chosen.reduce((sum, { bytes }) => sum + bytes, 0))}.\n`,
  );
  return 0;
}
