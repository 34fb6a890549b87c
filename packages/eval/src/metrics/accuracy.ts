import { checkPairs } from './_check-pairs.ts';

/**
 * Top-1 accuracy: the share of rows (0–1) whose prediction is their label.
 *
 * @throws LeoclrError `shape` when the lengths differ or nothing is given.
 */
export function accuracy(predictions: ArrayLike<number>, labels: ArrayLike<number>): number {
  checkPairs('accuracy()', predictions, labels);
  let hits = 0;
  for (let row = 0; row < labels.length; row++) if (predictions[row] === labels[row]) hits++;
  return hits / labels.length;
}
