import { rng } from '@leoclr/core';
import { tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/**
 * Random rows of length 1, `[N, D]`, as an encoder gives them to a loss: uniform on the sphere, a pure function of shape and seed.
 *
 * Ownership: the caller's. Randomness: `rng(seed, 'unit rows')`.
 */
export function unitRows([rows, width]: readonly [rows: number, width: number], seed: number): Tensor2D {
  const draw = rng(seed, 'unit rows');
  const values = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const own = Array.from({ length: width }, () => draw.normal());
    const length = Math.hypot(...own);
    values.set(
      own.map((value) => value / length),
      row * width,
    );
  }
  return tensor2d(values, [rows, width]);
}
