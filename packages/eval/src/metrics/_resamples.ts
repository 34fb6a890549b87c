import { rng } from '@leoclr/core';
import type { Rng } from '@leoclr/core';

/** How often and from which seed rows are drawn again. */
export interface Resampling {
  readonly resamples: number;
  readonly seed: number;
}

/**
 * Draws `count` rows with replacement from `count` rows, again and again, and shows each draw to `visit`. Draw r depends on the seed and on
 * r alone. The array is written anew each time.
 */
export function eachResample(count: number, { resamples, seed }: Resampling, visit: (rows: Int32Array, resample: number) => void): void {
  const rows = new Int32Array(count);
  for (let resample = 0; resample < resamples; resample++) {
    const draw = rng(seed, 'bootstrap', { sample: resample });
    if (count <= 2 ** 16) fillFromHalves(rows, draw);
    else for (let i = 0; i < count; i++) rows[i] = draw.integer(count);
    visit(rows, resample);
  }
}

/** Two rows from each random word, as drawing is nearly all the time of a bootstrap; uniform without bias (Lemire 2019, algorithm 5). */
function fillFromHalves(rows: Int32Array, draw: Rng): void {
  const count = rows.length;
  const biased = 2 ** 16 % count;
  let filled = 0;
  while (filled < count) {
    const word = draw.uniform() * 2 ** 32;
    const high = Math.imul(word >>> 16, count) >>> 0;
    if ((high & 0xffff) >= biased) rows[filled++] = high >>> 16;
    const low = Math.imul(word & 0xffff, count) >>> 0;
    // Past the end of an odd count, a typed array ignores the write.
    if ((low & 0xffff) >= biased) rows[filled++] = low >>> 16;
  }
}
