import type { Rng } from '@leoclr/core';
import { integerFrom, oneOf } from '../_family.ts';

/** A map between two layers of a network. */
export interface DrawnMap {
  readonly shape: readonly [number, number, number, number];
  readonly n: number;
  readonly h: number;
  readonly w: number;
  readonly c: number;
}

/** Maps of 4 to 8 pixels a side; two of three have channels that native kernels take in blocks. */
export function drawMap(draw: Rng, index: number): DrawnMap {
  const c = oneOf(draw, index % 3 === 2 ? [3, 5, 8, 17, 24] : [16, 32, 48]);
  const [n, h, w] = [oneOf(draw, [2, 3, 5]), integerFrom(draw, 4, 8), integerFrom(draw, 4, 8)];
  return { shape: [n, h, w, c], n, h, w, c };
}
