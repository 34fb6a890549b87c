import { checkFeatures } from '../_check-features.ts';
import type { Features } from '../features/features.ts';
import { singularValues } from './_singular-values.ts';

/** Added to every share; the paper's value for float32 (section 3.1). */
const EPSILON = 1e-7;

/**
 * RankMe, the effective rank of the features: exp(−Σ pₖ log pₖ) with pₖ = σₖ / Σσ + 1e-7 and σ the singular values of `[N, D]`, neither
 * centred nor normalised (Garrido, Balestriero, Najman & LeCun 2023, equation 1).
 *
 * From 1, when all features are multiples of one, to min(N, D), when they fill all dimensions evenly. 0 when every feature is 0. The paper
 * takes 25,600 pictures: compare figures of equally many pictures only, and take several times D of them for absolute ones.
 *
 * Takes about 4 · max(N, D) · min(N, D)² operations: a second for 1000 × 512, half a minute for 2000 × 2048.
 *
 * @throws LeoclrError `shape` or `numeric` when the features don't fit their sizes or aren't finite.
 */
export function effectiveRank(features: Features): number {
  checkFeatures('effectiveRank()', 'features', features);
  const values = singularValues(features.values, features.count, features.width);
  const sum = values.reduce((all, value) => all + value, 0);
  if (sum === 0) return 0;
  let entropy = 0;
  for (const value of values) {
    const share = value / sum + EPSILON;
    entropy -= share * Math.log(share);
  }
  return Math.exp(entropy);
}
