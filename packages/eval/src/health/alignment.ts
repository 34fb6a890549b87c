import { LeoclrError } from '@leoclr/core';
import { checkFeatures, checkSameWidth } from '../_check-features.ts';
import { unitRows } from '../_unit-rows.ts';
import type { Features } from '../features/features.ts';

/**
 * Alignment: the mean squared distance, 0–4, between the L2-normalised features of two views of each picture (Wang & Isola 2020, α = 2).
 * 0 when the network doesn't see the augmentation; 0 as well when it has collapsed, so read it beside {@link uniformity}.
 *
 * @param first Row i of both comes from one picture, as two draws of the augmentation.
 * @throws LeoclrError `shape` when the two don't fit each other or their sizes; `numeric` when a feature isn't finite.
 */
export function alignment(first: Features, second: Features): number {
  const where = 'alignment()';
  checkFeatures(where, 'first', first);
  checkFeatures(where, 'second', second);
  checkSameWidth(where, ['first', first], ['second', second]);
  if (first.count !== second.count) {
    throw new LeoclrError('shape', `${where}: expected second to have ${first.count} rows like first, one a picture, got ${second.count}.`);
  }
  const [a, b] = [unitRows(first), unitRows(second)];
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum / first.count;
}
