import { LeoclrError } from '@leoclr/core';

/** One figure over several runs that differ in their seed only. */
export interface OverSeeds {
  readonly mean: number;
  /** Of the sample (divided by count − 1); null for a single run, which tells nothing about it. */
  readonly standardDeviation: number | null;
  readonly count: number;
}

/**
 * Mean and standard deviation of a figure over runs with several seeds: how far training again would move it. A bootstrap interval says
 * something else: how far other test pictures would.
 *
 * @throws LeoclrError `shape` for no value at all; `numeric` when one isn't finite.
 */
export function meanOverSeeds(values: ArrayLike<number>): OverSeeds {
  const count = values.length;
  if (count === 0) throw new LeoclrError('shape', 'meanOverSeeds(): expected at least one value, got none.');
  let sum = 0;
  for (let run = 0; run < count; run++) {
    if (!Number.isFinite(values[run])) {
      throw new LeoclrError('numeric', `meanOverSeeds(): expected finite values, got ${values[run]} at ${run}.`);
    }
    sum += values[run]!;
  }
  const mean = sum / count;
  let squares = 0;
  for (let run = 0; run < count; run++) squares += (values[run]! - mean) ** 2;
  return { mean, standardDeviation: count === 1 ? null : Math.sqrt(squares / (count - 1)), count };
}
