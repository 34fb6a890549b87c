import type { Dataset } from '@leoclr/core';
import type { OpenDatasetOptions } from '../_dataset-kind.ts';
import { vocFolder } from './_voc-folder.ts';
import { voc } from './voc.ts';

/**
 * A part of PASCAL VOC data: `train` and `val`; where one of them has no list, `trainval` and `test`. Without any list, all pictures are the training
 * part.
 */
export async function openVoc(directory: string, { split }: OpenDatasetOptions): Promise<Dataset | null> {
  const { splits } = await vocFolder(directory);
  const pairs = [
    ['train', 'val'],
    ['trainval', 'test'],
    ['train', 'test'],
  ] as const;
  const pair = pairs.find((names) => names.every((name) => splits.includes(name)));
  const train = pair?.[0] ?? splits.find((name) => name.startsWith('train')) ?? 'all';
  const name = split === 'train' ? train : pair?.[1];
  return name === undefined ? null : voc({ directory, split: name });
}

/** `test` of data that also have the lists `train` and `val`; null without all three. */
export async function openVocTest(directory: string): Promise<Dataset | null> {
  const { splits } = await vocFolder(directory);
  return ['train', 'val', 'test'].every((name) => splits.includes(name)) ? voc({ directory, split: 'test' }) : null;
}
