import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { cifar10 } from './sources/cifar10.ts';
import { imageFolder } from './sources/image-folder.ts';
import { requireFolder } from './_require-folder.ts';
import { scenes } from './scenes.ts';

/** Options of {@link openDataset}. */
export interface OpenDatasetOptions {
  /** `val` is what evaluators test on. */
  readonly split: 'train' | 'val';
  /** Which set of `scenes` is drawn; folders have no use for it. Default 0. */
  readonly seed?: number;
  /** Side of the pictures of `scenes`. Default 64. */
  readonly size?: number;
  /** Class names in label order for `val`. Default those of the training part, which is listed for it. */
  readonly classes?: readonly string[];
}

/** Pictures of `scenes` when the text names no number: enough to learn from in minutes. */
const SCENES_TRAIN = 4096;
const SCENES_VAL_SHARE = 1 / 4;

/**
 * The data set that a text names, as the command line takes it; null when it has no `val` part.
 *
 * - `DIR`: an image folder. With `DIR/train` and `DIR/val` (or `valid`, `validation`, `test`) those are the parts; without, all of it is
 *   the training part and there is no other.
 * - `cifar10:DIR`: CIFAR-10, see `cifar10`; its test part is `val`.
 * - `scenes` or `scenes:LENGTH`: the drawn set with 4,096 or LENGTH training pictures and a quarter as many for `val`.
 *
 * @throws LeoclrError `data` when it can't be found or read, `option` when the text makes no sense.
 */
export async function openDataset(spec: string, options: OpenDatasetOptions): Promise<Dataset | null> {
  const { split } = options;
  if (spec === 'scenes' || spec.startsWith('scenes:')) return openScenes(spec, options);
  if (spec.startsWith('cifar10:')) {
    return cifar10({ directory: spec.slice('cifar10:'.length), split: split === 'train' ? 'train' : 'test' });
  }
  await requireFolder('openDataset()', spec);
  return openFolder(spec, options);
}

async function openFolder(directory: string, { split, classes }: OpenDatasetOptions): Promise<Dataset | null> {
  const folders = await readdir(directory);
  if (folders.some((name) => /^cifar-?10-.*(\.tar\.gz|bin)$/.test(name))) {
    throw new LeoclrError('option', `openDataset(): ${directory} holds CIFAR-10, not a folder of pictures. Write cifar10:${directory}.`);
  }
  const hasTrain = folders.includes('train');
  if (split === 'train') return imageFolder({ directory: hasTrain ? join(directory, 'train') : directory });

  const val = ['val', 'valid', 'validation', 'test'].find((name) => folders.includes(name));
  if (val === undefined || !hasTrain) return null;
  const known = classes ?? (await imageFolder({ directory: join(directory, 'train') })).classes;
  return imageFolder({ directory: join(directory, val), ...(known.length === 0 ? {} : { classes: known }) });
}

function openScenes(spec: string, { split, seed = 0, size = 64 }: OpenDatasetOptions): Dataset {
  const text = spec === 'scenes' ? String(SCENES_TRAIN) : spec.slice('scenes:'.length);
  const length = /^\d+$/.test(text) ? Number(text) : 0;
  if (length < 1) throw new LeoclrError('option', `openDataset(): expected scenes:LENGTH with a whole number of pictures, at least 1, got "${spec}".`);
  return scenes({ length: split === 'train' ? length : Math.ceil(length * SCENES_VAL_SHARE), seed, size, split });
}
