import { rng } from '@leoclr/core';
import { binomial } from './_binomial.ts';
import type { Resampling } from './_resamples.ts';

/**
 * The bootstrap of rows that are known by their kind alone: shows `visit` how many of each kind a resample holds, again and again. The counts of
 * a choice of N rows with replacement are multinomially distributed; drawn kind by kind they take a time that doesn't grow with N.
 *
 * @param counts Rows of each kind.
 */
export function eachResampledCounts(
  counts: Int32Array,
  { resamples, seed }: Resampling,
  visit: (counts: Int32Array, resample: number) => void,
): void {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const drawn = new Int32Array(counts.length);
  for (let resample = 0; resample < resamples; resample++) {
    const draw = rng(seed, 'bootstrap', { sample: resample });
    let [rows, left] = [total, total];
    for (const [kind, count] of counts.entries()) {
      drawn[kind] = binomial(draw, rows, count / left);
      rows -= drawn[kind];
      left -= count;
    }
    visit(drawn, resample);
  }
}
