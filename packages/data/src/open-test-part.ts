import type { Dataset } from '@leoclr/core';
import { kindOfText } from './_kind-of-text.ts';

/** Options of {@link openTestPart}. */
export interface OpenTestPartOptions {
  /** Class names in label order; those of the training part. Default those that the part itself has. */
  readonly classes?: readonly string[];
}

/**
 * The test part of data that come in three parts; `openDataset` gives the other two. Null for data whose test part is what `openDataset` gives as
 * `val`, because there is no other.
 *
 * Three parts have image folders with `train`, `val` (or `valid`, `validation`) and `test`, and PASCAL VOC data with these three lists.
 *
 * @throws LeoclrError as `openDataset` does.
 *
 * @example
 * ```ts
 * const train = await openDataset('photos', { split: 'train' });
 * const test = await openTestPart('photos', { classes: train!.classes });
 * ```
 */
export async function openTestPart(text: string, { classes = [] }: OpenTestPartOptions = {}): Promise<Dataset | null> {
  const { kind, place } = await kindOfText(text);
  return (await kind.openTest?.(place, classes)) ?? null;
}
