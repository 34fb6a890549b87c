import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import type { OpenDatasetOptions } from '../_dataset-kind.ts';
import { scenes } from '../scenes.ts';

/** Pictures of `scenes` when the text names no number: enough to learn from in minutes. */
const SCENES_TRAIN = 4096;
const SCENES_VAL_SHARE = 1 / 4;

/** A part of the drawn set. */
export async function openScenes(place: string, { split, seed = 0, size = 64 }: OpenDatasetOptions, text: string): Promise<Dataset> {
  const digits = text === 'scenes' ? String(SCENES_TRAIN) : place;
  const length = /^\d+$/.test(digits) ? Number(digits) : 0;
  if (length < 1)
    throw new LeoclrError('option', `openDataset(): expected scenes:LENGTH with a whole number of pictures, at least 1, got "${text}".`);
  return scenes({ length: split === 'train' ? length : Math.ceil(length * SCENES_VAL_SHARE), seed, size, split });
}
