import { rng } from '@leoclr/core';

/** `[D, M]` from N(0, 0.01), as MoCo's `main_lincls.py` and SimCLR's linear layer have it. */
export function firstHead(size: number, seed: number): Float32Array {
  const draw = rng(seed, 'linear-probe head');
  return Float32Array.from({ length: size }, () => 0.01 * draw.normal());
}
