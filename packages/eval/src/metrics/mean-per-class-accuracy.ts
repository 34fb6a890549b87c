import { confusionMatrix } from './confusion-matrix.ts';

/**
 * The mean over classes of each class's accuracy (0–1): what Aircraft, Caltech-101, Flowers and Pets report. Classes without a single
 * label are left out of the mean.
 *
 * @throws LeoclrError `shape` when the lengths differ or nothing is given; `data` when an entry is no class.
 */
export function meanPerClassAccuracy(predictions: ArrayLike<number>, labels: ArrayLike<number>, classes: number): number {
  const counts = confusionMatrix(predictions, labels, classes);
  let sum = 0;
  let seen = 0;
  for (let label = 0; label < classes; label++) {
    const row = counts.subarray(label * classes, (label + 1) * classes);
    const total = row.reduce((all, count) => all + count, 0);
    if (total === 0) continue;
    sum += row[label]! / total;
    seen++;
  }
  return sum / seen;
}
