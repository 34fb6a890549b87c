import type { Dataset, Recipe } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { builtModule } from '../_built-module.ts';
import { cacheCounters } from './_cache-counters.ts';
import { cachedBy } from './_cached-by.ts';
import type { DiskCacheMemory } from './_disk-cache.ts';
import { diskCache } from './_disk-cache.ts';
import { followRecipe } from '../_follow-recipe.ts';
import { openDiskCache } from './_open-disk-cache.ts';
import type { RamCacheMemory } from './_ram-cache.ts';
import { ramCache, ramCacheMemory } from './_ram-cache.ts';
import { spareMemory } from './_spare-memory.ts';
import type { CacheReport } from './cache-report.ts';
import { cacheReport } from './cache-report.ts';

/** Options of {@link cachedDataset}. */
export interface CachedDatasetOptions {
  /** `ram`: memory that all threads of this process share. `disk`: files that all processes share, now and later. */
  readonly kind: 'ram' | 'disk';
  /** For `disk`: the folder with all caches. Default `LEOCLR_CACHE/decoded`, else `leoclr/decoded` in the user's cache folder. */
  readonly directory?: string;
  /**
   * How large it may grow. Default for `ram` a third of the memory that is free now (within a container's limit); for `disk` no limit but the
   * disk, of which a twentieth, at most 2 GiB, is left free.
   */
  readonly maxBytes?: number;
}

/** A data set with a cache of decoded pictures. */
export interface CachedDataset extends Dataset {
  /** How the cache is doing. */
  report(): CacheReport;
  /** Closes the cache's files on this thread; reading opens them again. What is cached stays. */
  close(): void;
}

/** What travels to worker threads. */
type CacheMemory = ({ readonly kind: 'ram' } & RamCacheMemory) | ({ readonly kind: 'disk' } & DiskCacheMemory);

/**
 * The same data set, of which each picture is decoded once and comes from a cache afterwards, byte for byte the same.
 *
 * The cache fills as pictures are asked for, by all worker threads. A picture whose source changes (`dataset.version`) is decoded again. On
 * disk every record has a checksum that is verified whenever it is read: a damaged or half-written one is decoded again. A cache that can't
 * grow any more, because it is full or can't be written to, is no error: `report()` says so, and the other pictures are decoded as before.
 * Put `withShortSide` below it to keep large pictures small.
 *
 * @throws LeoclrError `option` when an option is out of range, and for a cache on disk of a data set that has neither `recipe` nor
 * `version`, by which it would be recognised.
 *
 * @example
 * ```ts
 * const train = await cachedDataset(await imageFolder({ directory: 'photos/train' }), { kind: 'disk' });
 * const { pictures, bytes, stopped } = train.report();
 * ```
 */
export async function cachedDataset(dataset: Dataset, options: CachedDatasetOptions): Promise<CachedDataset> {
  check(dataset, options);
  const memory = await cacheMemory(dataset, options);
  const { recipe, name, length } = dataset;
  const cache = cacheOf(memory);
  const directory = memory.kind === 'disk' ? memory.folder : null;
  return {
    ...cachedBy(dataset, cache, memory.counters),
    ...(recipe !== undefined && {
      recipe: {
        module: import.meta.url,
        name: 'openCachedDataset',
        options: { dataset: { ...recipe, module: builtModule(recipe.module) }, memory },
      },
    }),
    report: () => cacheReport({ kind: memory.kind, directory, name, length }, memory.counters),
    close: () => cache.close(),
  };
}

/** What the recipe of `cachedDataset` names. */
export async function openCachedDataset({ dataset, memory }: { dataset: Recipe; memory: CacheMemory }): Promise<Dataset> {
  return cachedBy(await followRecipe<Dataset>(dataset), cacheOf(memory), memory.counters);
}

async function cacheMemory(dataset: Dataset, { kind, directory, maxBytes }: CachedDatasetOptions): Promise<CacheMemory> {
  if (kind === 'disk') return { kind, ...(await openDiskCache(dataset, { directory, maxBytes: maxBytes ?? Infinity })) };
  return { kind, ...ramCacheMemory(dataset.length, maxBytes ?? spareMemory(), cacheCounters()) };
}

function cacheOf(memory: CacheMemory): ReturnType<typeof ramCache> {
  return memory.kind === 'ram' ? ramCache(memory) : diskCache(memory);
}

function check({ name, recipe, version }: Dataset, { kind, directory, maxBytes }: CachedDatasetOptions): void {
  const wrong = (text: string): LeoclrError => new LeoclrError('option', `cachedDataset(): ${text}`);
  if (kind !== 'ram' && kind !== 'disk') throw wrong(`expected kind to be 'ram' or 'disk', got ${JSON.stringify(kind)}.`);
  if (maxBytes !== undefined && !(maxBytes > 0)) throw wrong(`expected maxBytes to be a number above 0, got ${maxBytes}.`);
  if (kind === 'ram' && directory !== undefined)
    throw wrong(`directory belongs to kind: 'disk'; a cache in memory has none. Leave it out.`);
  if (kind === 'disk' && recipe === undefined && version === undefined) {
    throw wrong(
      `expected ${name} to have a recipe or versions, by which a later process knows its pictures; it has neither. Pass kind: 'ram'.`,
    );
  }
}
