import type { Dataset } from '@leoclr/core';
import type { OpenDatasetOptions } from '../_dataset-kind.ts';
import { filesOfSplit } from '../ranged/_files-of-split.ts';
import { parquetImages } from './parquet-images.ts';

/** What `parquet:PLACE` names: files of the part, by their names. */
export async function openParquet(place: string, { split, classes }: OpenDatasetOptions): Promise<Dataset | null> {
  const filesOf = (split: 'train' | 'val'): Promise<string[]> => filesOfSplit('parquetImages()', place, { ending: '.parquet', split });
  const files = await filesOf(split);
  if (files.length === 0) return null;
  if (split === 'train') return parquetImages({ files });
  const known = classes ?? (await parquetImages({ files: await filesOf('train') })).classes;
  return parquetImages({ files, ...(known.length === 0 ? {} : { classes: known }) });
}
