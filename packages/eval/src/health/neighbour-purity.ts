import { LeoclrError } from '@leoclr/core';
import { checkFeatures } from '../_check-features.ts';
import type { Features } from '../features/features.ts';
import { pairFigures } from './_pair-figures.ts';

/**
 * Nearest-neighbour purity: the share of pictures (0–1) whose most similar other picture, by cosine, has the same label. That is
 * leave-one-out kNN accuracy with k = 1.
 *
 * @param labels `[N]`. Rows with −1 (no label) are left out, as pictures and as neighbours.
 * @throws LeoclrError `shape` when sizes don't fit, `data` for fewer than two labelled rows, `numeric` when a feature isn't finite.
 */
export async function neighbourPurity(features: Features, labels: ArrayLike<number>): Promise<number> {
  const where = 'neighbourPurity()';
  checkFeatures(where, 'features', features);
  const labelled = labelledRows(where, features, labels);
  const { nearest } = await pairFigures(features, labelled);
  return shareOf(pureRows(nearest, labels));
}

/**
 * 1 for every row with a label.
 *
 * @throws LeoclrError `shape` or `data`.
 */
export function labelledRows(where: string, { count }: Features, labels: ArrayLike<number>): Uint8Array {
  if (labels.length !== count) {
    throw new LeoclrError('shape', `${where}: expected labels to have ${count} entries, one a row of features, got ${labels.length}.`);
  }
  const rows = Uint8Array.from({ length: count }, (_, row) => (labels[row] === -1 ? 0 : 1));
  if (rows.reduce((sum, row) => sum + row, 0) >= 2) return rows;
  throw new LeoclrError(
    'data',
    `${where}: expected at least two rows with a label, got fewer. Leave labels out, or use a labelled data set.`,
  );
}

/** One entry a labelled row: 1 when its nearest row has its label. */
export function pureRows(nearest: Int32Array, labels: ArrayLike<number>): Uint8Array {
  const rows = [...nearest.keys()].filter((row) => labels[row] !== -1);
  return Uint8Array.from(rows, (row) => (labels[nearest[row]!] === labels[row] ? 1 : 0));
}

/** The share of ones. */
export function shareOf(pure: Uint8Array): number {
  return pure.reduce((sum, row) => sum + row, 0) / pure.length;
}
