import { checkShape } from '@leoclr/core';
import { div, greater, maximum, mul, sqrt, square, sub, sum, where, zerosLike } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { runFusedMany } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';

/** Shortest length that is divided by (torch.nn.functional.normalize). */
const SHORTEST = 1e-12;

/** Input x; outputs y and the rows' lengths `[N, 1]`. */
export const l2NormalizeKernel: FusedKernel = {
  name: 'LeoclrL2Normalize',
  compose({ x }) {
    const length = sqrt(sum(square(x!), 1, true)); // [N, 1]
    return [div(x!, maximum(length, SHORTEST)), length];
  },
  gradient: {
    outputsToSave: [true, true],
    gradFunc(dys, [y, length]) {
      const dy = (dys as Tensor[])[0]!;
      return {
        x() {
          // Below the shortest length y is linear in x: nothing to project out.
          const projection = sum(mul(dy, y!), 1, true); // [N, 1]
          const projected = where(greater(length!, SHORTEST), projection, zerosLike(projection));
          return div(sub(dy, mul(y!, projected)), maximum(length!, SHORTEST));
        },
      };
    },
  },
};

/**
 * Returns `x / max(|x|, 1e-12)` row by row, `[N, D]` (torch.nn.functional.normalize).
 *
 * Gradient to `x`. The caller owns the result.
 */
export function l2Normalize(x: Tensor2D): Tensor2D {
  checkShape('l2Normalize(): expected x', x.shape, [null, null]);
  const [y, length] = runFusedMany(l2NormalizeKernel, { x });
  length!.dispose();
  return y as Tensor2D;
}
