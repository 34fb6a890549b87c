import { checkShape } from '@leoclr/core';
import { avgPool, mul, ones, reshape } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { runFused } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';

/** Input x `[N, H, W, C]`; output `[N, C]`. */
export const globalAveragePoolKernel: FusedKernel = {
  name: 'LeoclrGlobalAveragePool',
  compose({ x }) {
    const [n, h, w, c] = (x as Tensor4D).shape;
    // A pool over the whole picture: far quicker than a mean over two inner axes.
    return reshape(avgPool(x as Tensor4D, [h, w], 1, 'valid'), [n, c]);
  },
  gradient: {
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({
      x: () => runFused(globalAveragePoolGradientKernel, { dy: dy as Tensor }, { inputShape: x!.shape }),
    }),
  },
};

/** Input dy `[N, C]`; attribute inputShape; output dx `[N, H, W, C]`. */
export const globalAveragePoolGradientKernel: FusedKernel = {
  name: 'LeoclrGlobalAveragePoolGradient',
  compose({ dy }, { inputShape }) {
    const [n, h, w, c] = inputShape as [number, number, number, number];
    return mul(ones([n, h, w, c]), reshape(mul(dy!, 1 / (h * w)), [n, 1, 1, c]));
  },
};

/**
 * Returns the mean over all pixels, `[N, C]`, of `x`: `[N, H, W, C]`.
 *
 * Gradient to `x`. The caller owns the result.
 */
export function globalAveragePool(x: Tensor4D): Tensor2D {
  checkShape('globalAveragePool(): expected x', x.shape, [null, null, null, null]);
  return runFused<Tensor2D>(globalAveragePoolKernel, { x });
}
