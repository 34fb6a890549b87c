import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '@leoclr/core';
import type { OpenDatasetOptions } from '../_dataset-kind.ts';
import { requireFolder } from '../_require-folder.ts';
import { imageFolder } from './image-folder.ts';

/**
 * A part of an image folder: `train`, and `val`, `valid`, `validation` or `test`, the first that is there. Without these, all of the folder is the
 * training part and there is no other.
 */
export async function openFolder(directory: string, { split, classes }: OpenDatasetOptions): Promise<Dataset | null> {
  await requireFolder('openDataset()', directory);
  const folders = await readdir(directory);
  const hasTrain = folders.includes('train');
  if (split === 'train') return imageFolder({ directory: hasTrain ? join(directory, 'train') : directory });

  const val = ['val', 'valid', 'validation', 'test'].find((name) => folders.includes(name));
  if (val === undefined || !hasTrain) return null;
  const known = classes ?? (await imageFolder({ directory: join(directory, 'train') })).classes;
  return imageFolder({ directory: join(directory, val), ...(known.length === 0 ? {} : { classes: known }) });
}
