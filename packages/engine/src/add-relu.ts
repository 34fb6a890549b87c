import { LeoclrError } from '@leoclr/core';
import { add, mul, relu, step } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { runFused } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';

/** Inputs a, b; output y. */
export const addReluKernel: FusedKernel = {
  name: 'LeoclrAddRelu',
  compose: ({ a, b }) => relu(add(a!, b!)),
  gradient: {
    outputsToSave: [true],
    gradFunc(dy, [y]) {
      const masked = runFused(reluGradientKernel, { dy: dy as Tensor, y: y! });
      return { a: () => masked, b: () => masked.clone() };
    },
  },
};

/** Inputs dy and the ReLU's result y; output dy where y > 0, else 0. */
export const reluGradientKernel: FusedKernel = {
  name: 'LeoclrReluGradient',
  compose: ({ dy, y }) => mul(dy!, step(y!)),
};

/**
 * Returns `max(a + b, 0)`, both `[N, H, W, C]`: the end of a residual block.
 *
 * Gradient to both. The caller owns the result.
 *
 * @throws LeoclrError `shape` when the shapes differ.
 */
export function addRelu(a: Tensor4D, b: Tensor4D): Tensor4D {
  if (a.shape.join() !== b.shape.join()) {
    throw new LeoclrError('shape', `addRelu(): expected b to have shape [${a.shape.join(', ')}] like a, got [${b.shape.join(', ')}].`);
  }
  return runFused<Tensor4D>(addReluKernel, { a, b });
}
