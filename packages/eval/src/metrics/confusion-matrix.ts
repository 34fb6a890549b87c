import { LeoclrError } from '@leoclr/core';
import { checkPairs } from './_check-pairs.ts';

/**
 * How often each class was taken for which, `[M, M]` row by row: entry `truth * M + prediction` is a count.
 *
 * @param labels `[N]`, classes 0 … M − 1.
 * @throws LeoclrError `shape` when the lengths differ or nothing is given; `data` when an entry is no class.
 */
export function confusionMatrix(predictions: ArrayLike<number>, labels: ArrayLike<number>, classes: number): Int32Array {
  checkPairs('confusionMatrix()', predictions, labels);
  const counts = new Int32Array(classes * classes);
  for (let row = 0; row < labels.length; row++) {
    const truth = labels[row]!;
    const prediction = predictions[row]!;
    if (!isClass(truth, classes) || !isClass(prediction, classes)) {
      throw new LeoclrError(
        'data',
        `confusionMatrix(): expected classes from 0 to ${classes - 1}, got label ${truth} and prediction ${prediction} in row ${row}.`,
      );
    }
    counts[truth * classes + prediction]! += 1;
  }
  return counts;
}

function isClass(value: number, classes: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < classes;
}
