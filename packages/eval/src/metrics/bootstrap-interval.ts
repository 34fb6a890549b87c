import { LeoclrError } from '@leoclr/core';
import { percentileInterval } from './_percentile-interval.ts';
import { eachResample } from './_resamples.ts';

export interface BootstrapOptions {
  /** Seed of the draws. Default 0. */
  readonly seed?: number;
  /** How often the test set is drawn again. Default 1000, the least that Efron & Tibshirani advise for intervals. */
  readonly resamples?: number;
}

/**
 * The 95 % percentile interval of a figure over a test set: the test set is drawn again and again, as many rows with replacement, and 95 %
 * of the figures so found lie within (Efron & Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13).
 *
 * It says how far the figure may move with other test pictures of the same kind. It knows nothing of another training seed: see
 * {@link meanOverSeeds}.
 *
 * @param count Rows of the test set.
 * @param statistic The figure of a choice of rows, `[count]`, some of them several times. The array is used again: don't keep it.
 * @throws LeoclrError `option` when a number is out of range; `numeric` when the statistic gives a number that isn't finite.
 *
 * @example
 * ```ts
 * const errors = [0.1, 0.4, 0.2, 0.3];
 * const mean = (rows: Int32Array): number => rows.reduce((sum, row) => sum + errors[row]!, 0) / rows.length;
 * const [low, high] = bootstrapInterval(errors.length, mean, { seed: 1 });
 * ```
 */
export function bootstrapInterval(
  count: number,
  statistic: (rows: Int32Array) => number,
  { seed = 0, resamples = 1000 }: BootstrapOptions = {},
): readonly [low: number, high: number] {
  checkBootstrap('bootstrapInterval()', count, resamples);
  const values = new Float64Array(resamples);
  eachResample(count, { seed, resamples }, (rows, resample) => {
    const value = statistic(rows);
    if (!Number.isFinite(value)) {
      throw new LeoclrError(
        'numeric',
        `bootstrapInterval(): expected statistic() to be finite, got ${value} in resample ${resample}. It must cope with every choice of rows.`,
      );
    }
    values[resample] = value;
  });
  return percentileInterval(values);
}

/** @throws LeoclrError `option`. */
export function checkBootstrap(where: string, count: number, resamples: number): void {
  for (const [name, value] of [
    ['count', count],
    ['resamples', resamples],
  ] as const) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new LeoclrError('option', `${where}: expected ${name} to be an integer of at least 1, got ${value}.`);
  }
}
