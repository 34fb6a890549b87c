import type { Features } from '../features/features.ts';

/** Mean and inverse standard deviation of each dimension, `[D]` both. */
export interface Standardisation {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
}

/** Share of the mean variance that is added to each dimension's: batch norm's epsilon, made independent of the features' scale. */
const EPSILON = 1e-5;

/**
 * What a batch norm without parameters learns from the whole training set: features of any scale become fit for ordinary learning rates.
 * Dimensions that don't vary become 0.
 */
export function fitStandardisation({ values, count, width }: Features): Standardisation {
  const mean = new Float64Array(width);
  const variance = new Float64Array(width);
  for (let i = 0; i < values.length;) for (let column = 0; column < width; column++, i++) mean[column]! += values[i]! / count;
  for (let i = 0; i < values.length;) {
    for (let column = 0; column < width; column++, i++) {
      const distance = values[i]! - mean[column]!;
      variance[column]! += (distance * distance) / count;
    }
  }
  const meanVariance = variance.reduce((sum, value) => sum + value, 0) / width;
  const scale = variance.map((value) => (meanVariance > 0 ? 1 / Math.sqrt(value + EPSILON * meanVariance) : 0));
  return { mean, scale };
}

/** (x − mean) · scale, `[N, D]`. */
export function standardise({ values, width }: Features, { mean, scale }: Standardisation): Float32Array {
  const standardised = new Float32Array(values.length);
  for (let i = 0; i < values.length;) {
    for (let column = 0; column < width; column++, i++) standardised[i] = (values[i]! - mean[column]!) * scale[column]!;
  }
  return standardised;
}
