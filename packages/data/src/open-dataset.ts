import type { Dataset } from '@leoclr/core';
import type { OpenDatasetOptions } from './_dataset-kind.ts';
import { kindOfText } from './_kind-of-text.ts';

export type { OpenDatasetOptions } from './_dataset-kind.ts';

/**
 * The data set that a text names, as the command line takes it; null when it has no `val` part.
 *
 * - `DIR`: what the folder's layout says: any of those below, or else an image folder. With `DIR/train` and `DIR/val` (or `valid`, `validation`,
 *   `test`) those are the parts; without, all of it is the training part and there is no other.
 * - `FILE`: a list, an archive of CIFAR-10 or CIFAR-100, an annotation file of COCO, by its name.
 * - `folder:DIR`, `list:FILE`, `cifar10:DIR`, `cifar100:DIR`, `cifar100-coarse:DIR`, `stl10:DIR`, `stl10-unlabeled:DIR`, `idx:DIR`, `tiny-imagenet:DIR`,
 *   `imagenet:DIR`, `voc:DIR`, `coco:DIR`: see the function of that name. Where a set has no part `val`, its test part is.
 * - `tar:PLACE`, `parquet:PLACE`: shards or files as `tarShards` and `parquetImages` take them (a folder, a pattern like
 *   `shards/{train,val}-*.tar`, an http address); the words `train`, `val`, `validation` or `test` in their names tell the parts, else all are
 *   the training part.
 * - `scenes` or `scenes:LENGTH`: the drawn set with 4,096 or LENGTH training pictures and a quarter as many for `val`.
 *
 * @throws LeoclrError `data` when it can't be found or read, `option` when the text makes no sense or a folder could be several kinds.
 */
export async function openDataset(text: string, options: OpenDatasetOptions): Promise<Dataset | null> {
  const { kind, place } = await kindOfText(text);
  return kind.open(place, options, text);
}
