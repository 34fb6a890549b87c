import type { Dataset } from '@leoclr/core';
import { datasetText, openDataset } from '@leoclr/data';
import type { Settings } from '../settings/settings.ts';

/** Side at which scenes are drawn when views are smaller than that. */
const SCENES_SIZE = 64;

/** The pictures of a run. */
export interface RunData {
  readonly train: Dataset;
  /** Pictures that training never sees; null where the data has none. */
  readonly val: Dataset | null;
}

/**
 * Both parts of the data that the settings name, which may be the name of a downloaded data set.
 *
 * @throws LeoclrError `data` when it can't be found or read, or when a validation class isn't among the training classes.
 */
export async function openData({ data: named, size }: Pick<Settings, 'data' | 'size'>): Promise<RunData> {
  const data = await datasetText(named);
  // Which scenes are drawn doesn't depend on the run's seed: runs with several seeds are compared on the same pictures.
  const options = { seed: 0, size: Math.max(SCENES_SIZE, size) };
  const train = await openDataset(data, { ...options, split: 'train' });
  if (train === null) throw new TypeError(`${data} has no training part`); // openDataset() throws before it comes to that
  return { train, val: await openDataset(data, { ...options, split: 'val', classes: train.classes }) };
}
