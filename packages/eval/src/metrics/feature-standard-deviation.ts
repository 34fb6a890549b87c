import { checkFeatures } from '../_check-features.ts';
import { unitRows } from '../_unit-rows.ts';
import type { Features } from '../features/features.ts';

/**
 * How far the features spread: the standard deviation of each dimension of the L2-normalised rows, averaged over dimensions, times √D.
 *
 * About 1 when directions are uniform on the sphere; 0 when the network has collapsed to one output (SimSiam, figure 2, plots it without
 * the √D). Features behind a ReLU share a positive mean and lie well below 1 even when healthy: watch the trend.
 *
 * @throws LeoclrError `shape` or `numeric` when the features don't fit their sizes or aren't finite.
 */
export function featureStandardDeviation(features: Features): number {
  checkFeatures('featureStandardDeviation()', 'features', features);
  const { count, width } = features;
  const unit = unitRows(features);
  let sum = 0;
  for (let column = 0; column < width; column++) {
    let mean = 0;
    for (let i = column; i < unit.length; i += width) mean += unit[i]! / count;
    let variance = 0;
    for (let i = column; i < unit.length; i += width) variance += (unit[i]! - mean) ** 2 / count;
    sum += Math.sqrt(variance);
  }
  return (sum / width) * Math.sqrt(width);
}
