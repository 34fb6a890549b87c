import { basename, dirname } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import type { OpenDatasetOptions } from '../_dataset-kind.ts';
import { cocoSplits } from './_coco-splits.ts';
import { coco } from './coco.ts';

/**
 * A part of COCO data: the annotations whose names begin with `train` and `val` (or `test`). Where there are several to train on, `place` is a
 * file, `DIR/annotations/instances_train2017.json`, and its other part is the one with `val` in that place.
 */
export async function openCoco(place: string, { split }: OpenDatasetOptions): Promise<Dataset | null> {
  const isFile = place.endsWith('.json');
  const directory = isFile ? dirname(dirname(place)) : place;
  const splits = await cocoSplits(directory);
  const names = [...splits.keys()];
  const train = isFile ? names.find((name) => basename(splits.get(name)!) === basename(place)) : onlyOne(directory, names, /^train/);
  if (split === 'train') return coco({ directory, split: train ?? names[0] ?? 'train' });
  if (train === undefined) return null;
  const same = ['val', 'valid', 'test'].map((part) => train.replace('train', part)).find((name) => name !== train && names.includes(name));
  const val = same ?? (isFile ? undefined : (onlyOne(directory, names, /^val/) ?? onlyOne(directory, names, /^test/)));
  return val === undefined ? null : coco({ directory, split: val });
}

function onlyOne(directory: string, names: readonly string[], pattern: RegExp): string | undefined {
  const found = names.filter((name) => pattern.test(name));
  if (found.length <= 1) return found[0];
  const choices = found.map((name) => `coco:${directory}/annotations/instances_${name}.json`);
  throw new LeoclrError('option', `openDataset(): ${directory} holds ${found.join(' and ')}. Name one: ${choices.join(' or ')}.`);
}
