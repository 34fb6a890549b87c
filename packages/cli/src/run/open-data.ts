import type { Dataset } from '@leoclr/core';
import { cachedDataset, datasetText, openDataset, openTestPart, withShortSide } from '@leoclr/data';
import type { CachedDataset } from '@leoclr/data';
import type { Settings } from '../settings/settings.ts';

/** Side at which scenes are drawn when views are smaller than that. */
const SCENES_SIZE = 64;

/** The pictures of a run. */
export interface RunData {
  readonly train: Dataset;
  /** Pictures that training never sees; null where the data has none. */
  readonly val: Dataset | null;
  /** Where the data come in three parts and all were asked for; then `val` is for choosing and this one for the figure. */
  readonly test?: Dataset;
  /** Those of them that keep decoded pictures. */
  readonly caches: readonly CachedDataset[];
}

/** Which parts to open. */
export interface OpenDataOptions {
  /** Opens a third part too, where there is one. Default false. */
  readonly third?: boolean;
}

/**
 * Both parts of the data that the settings name, which may be the name of a downloaded data set; reduced and cached as they say.
 *
 * @throws LeoclrError `data` when it can't be found or read, or when a validation class isn't among the training classes.
 */
export async function openData(
  { data: named, size, shortSide, cache }: Pick<Settings, 'data' | 'size' | 'shortSide' | 'cache'>,
  { third = false }: OpenDataOptions = {},
): Promise<RunData> {
  const data = await datasetText(named);
  // Which scenes are drawn doesn't depend on the run's seed: runs with several seeds are compared on the same pictures.
  const options = { seed: 0, size: Math.max(SCENES_SIZE, size) };
  const caches: CachedDataset[] = [];
  const prepare = async (opened: Dataset): Promise<Dataset> => {
    const reduced = shortSide === null ? opened : withShortSide(opened, shortSide);
    if (cache === 'none') return reduced;
    const directory = cache.startsWith('disk:') ? { directory: cache.slice('disk:'.length) } : {};
    const cached = await cachedDataset(reduced, { kind: cache === 'ram' ? 'ram' : 'disk', ...directory });
    caches.push(cached);
    return cached;
  };
  const train = await openDataset(data, { ...options, split: 'train' });
  if (train === null) throw new TypeError(`${data} has no training part`); // openDataset() throws before it comes to that
  const val = await openDataset(data, { ...options, split: 'val', classes: train.classes });
  const test = third ? await openTestPart(data, { classes: train.classes }) : null;
  return {
    train: await prepare(train),
    val: val === null ? null : await prepare(val),
    ...(test !== null && { test: await prepare(test) }),
    caches,
  };
}
