import { LeoclrError } from '@leoclr/core';
import { checkFeatures } from '../_check-features.ts';
import type { Features } from '../features/features.ts';
import { pairFigures } from './_pair-figures.ts';

/**
 * Uniformity: log of the mean over all pairs of pictures of exp(−2 · squared distance) of their L2-normalised features (Wang & Isola 2020,
 * t = 2). At most 0, which is collapse; about −4 when directions are uniform on a sphere of many dimensions; the lower, the more even.
 *
 * Runs on the current engine; N² · D operations.
 *
 * @throws LeoclrError `shape` when the features don't fit their sizes, `data` for fewer than two rows, `numeric` when one isn't finite.
 */
export async function uniformity(features: Features): Promise<number> {
  checkFeatures('uniformity()', 'features', features);
  if (features.count < 2) throw new LeoclrError('data', 'uniformity(): expected at least two rows, got one: there is no pair.');
  const { meanPotential } = await pairFigures(features, new Uint8Array(features.count));
  return Math.log(meanPotential);
}
