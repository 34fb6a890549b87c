import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '@leoclr/core';
import type { OpenDatasetOptions } from '../_dataset-kind.ts';
import { requireFolder } from '../_require-folder.ts';
import { imageFolder } from './image-folder.ts';

const VALIDATION = ['val', 'valid', 'validation'];

/**
 * A part of an image folder: `train`, and `val`, `valid`, `validation` or `test`, the first that is there. Without these, all of the folder is the
 * training part and there is no other.
 */
export async function openFolder(directory: string, { split, classes }: OpenDatasetOptions): Promise<Dataset | null> {
  await requireFolder('openDataset()', directory);
  const folders = await readdir(directory);
  const hasTrain = folders.includes('train');
  if (split === 'train') return imageFolder({ directory: hasTrain ? join(directory, 'train') : directory });

  const val = [...VALIDATION, 'test'].find((name) => folders.includes(name));
  if (val === undefined || !hasTrain) return null;
  const known = classes ?? (await imageFolder({ directory: join(directory, 'train') })).classes;
  return imageFolder({ directory: join(directory, val), ...(known.length === 0 ? {} : { classes: known }) });
}

/** `test` of a folder that also has `train` and a validation part; null without all three. */
export async function openFolderTest(directory: string, classes: readonly string[]): Promise<Dataset | null> {
  await requireFolder('openTestPart()', directory);
  const folders = await readdir(directory);
  const hasAll = folders.includes('train') && folders.includes('test') && VALIDATION.some((name) => folders.includes(name));
  return hasAll ? imageFolder({ directory: join(directory, 'test'), ...(classes.length === 0 ? {} : { classes }) }) : null;
}
