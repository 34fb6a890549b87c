import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Dataset } from '@leoclr/core';
import type { OpenDatasetOptions } from '../_dataset-kind.ts';
import { imageList } from './image-list.ts';

/**
 * A part of a data set in lists: the named one to train on; next to a list with `train` in its name, the one with `val`, `valid`, `validation` or
 * `test` in that place, the first that is there.
 */
export async function openList(file: string, { split, classes }: OpenDatasetOptions): Promise<Dataset | null> {
  if (split === 'train') return imageList({ file });
  const name = basename(file);
  if (!name.includes('train')) return null;
  const lists = await readdir(dirname(file)).catch((): string[] => []);
  const val = ['val', 'valid', 'validation', 'test'].map((part) => name.replace('train', part)).find((other) => lists.includes(other));
  if (val === undefined) return null;
  const known = classes ?? (await imageList({ file })).classes;
  return imageList({ file: join(dirname(file), val), ...(known.length === 0 ? {} : { classes: known }) });
}
