import { checkShape } from '@leoclr/core';
import { maxPool as tfjsMaxPool, pad, slice } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { runFused } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';
import { runKernel } from './tfjs-internals.ts';

export interface MaxPoolOptions {
  /** Side of the window. Default 3 (ResNet). */
  size?: number;
  /** Step of the window. Default 2 (ResNet). */
  stride?: number;
  /** Zeros added on each side. Default 1 (ResNet). */
  padding?: number;
}

/** Input x >= 0; attributes size, stride, padding; output y. */
export const maxPoolKernel: FusedKernel = {
  name: 'LeoclrMaxPool',
  compose: ({ x }, { size, stride, padding }) =>
    tfjsMaxPool(padded(x as Tensor4D, padding as number), size as number, stride as number, 'valid'),
  gradient: {
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, [x, y], attributes) => ({
      x: () => runFused(maxPoolGradientKernel, { dy: dy as Tensor, x: x!, y: y! }, attributes),
    }),
  },
};

/** Inputs dy, x, y; attributes size, stride, padding; output dx. */
export const maxPoolGradientKernel: FusedKernel = {
  name: 'LeoclrMaxPoolGradient',
  compose({ dy, x, y }, { size, stride, padding }) {
    const by = padding as number;
    const attributes = { filterSize: [size as number, size as number], strides: [stride as number, stride as number], pad: 'valid' };
    const dx = runKernel('MaxPoolGrad', { dy: dy!, input: padded(x as Tensor4D, by), output: y! }, attributes);
    return by === 0 ? dx : slice(dx, [0, by, by, 0], x!.shape);
  },
};

/**
 * Returns the largest value of each window, `[N, H', W', C]` where H' = floor((H + 2 · padding − size) / stride) + 1.
 *
 * `x`: `[N, H, W, C]`, no value below 0, as after a ReLU: the padding is zeros, where PyTorch pads with −∞. For such `x` both give the
 * same. Gradient to `x` (to the first largest value of a window). The caller owns the result.
 */
export function maxPool(x: Tensor4D, { size = 3, stride = 2, padding = 1 }: MaxPoolOptions = {}): Tensor4D {
  checkShape('maxPool(): expected x', x.shape, [null, null, null, null]);
  return runFused<Tensor4D>(maxPoolKernel, { x }, { size, stride, padding });
}

function padded(x: Tensor4D, by: number): Tensor4D {
  return by === 0
    ? x
    : pad(x, [
        [0, 0],
        [by, by],
        [by, by],
        [0, 0],
      ]);
}
