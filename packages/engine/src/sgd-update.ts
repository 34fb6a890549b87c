import { LeoclrError } from '@leoclr/core';
import { add, mul, sub } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runFusedMany } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';

export interface SgdUpdateInput {
  readonly param: Tensor;
  readonly velocity: Tensor;
  readonly gradient: Tensor;
}

export interface SgdUpdateOptions {
  learningRate: number;
  momentum: number;
  weightDecay: number;
}

/** Inputs param, velocity, gradient; attributes learningRate, momentum, weightDecay; outputs new param and velocity. */
export const sgdUpdateKernel: FusedKernel = {
  name: 'LeoclrSgdUpdate',
  compose({ param, velocity, gradient }, { learningRate, momentum, weightDecay }) {
    const decayed = weightDecay === 0 ? gradient! : add(gradient!, mul(param!, weightDecay as number));
    const newVelocity = add(mul(velocity!, momentum as number), decayed);
    return [sub(param!, mul(newVelocity, learningRate as number)), newVelocity];
  },
};

/**
 * Returns the parameter and the velocity after one step of PyTorch's SGD: v ← momentum · v + (g + weightDecay · p); p ← p − learningRate · v.
 *
 * The caller owns the results and goes on owning what it gave. An engine may update in place: afterwards the old `param` and `velocity`
 * may be disposed but must not be read. Not differentiable.
 *
 * @throws LeoclrError `shape` when the three shapes differ.
 */
export function sgdUpdate(
  { param, velocity, gradient }: SgdUpdateInput,
  { learningRate, momentum, weightDecay }: SgdUpdateOptions,
): { param: Tensor; velocity: Tensor } {
  for (const [name, tensor] of Object.entries({ velocity, gradient })) {
    if (tensor.shape.join() !== param.shape.join()) {
      throw new LeoclrError(
        'shape',
        `sgdUpdate(): expected ${name} to have shape [${param.shape.join(', ')}] like param, got [${tensor.shape.join(', ')}].`,
      );
    }
  }
  const outputs = runFusedMany(sgdUpdateKernel, { param, velocity, gradient }, { learningRate, momentum, weightDecay });
  return { param: outputs[0]!, velocity: outputs[1]! };
}
