import { add, mul, relu as reluOf, rsqrt, step, sub, sum, zerosLike } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runFusedMany } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';

/** Inputs x, scale, offset, mean, variance; attributes epsilon, relu; output y. */
export const batchNormEvalKernel: FusedKernel = {
  name: 'LeoclrBatchNormEval',
  compose({ x, scale, offset, mean, variance }, { epsilon, relu }) {
    const slope = mul(scale!, rsqrt(add(variance!, epsilon as number)));
    const y = add(mul(x!, slope), sub(offset!, mul(mean!, slope)));
    return relu ? reluOf(y) : y;
  },
  gradient: {
    inputsToSave: ['x', 'scale', 'mean', 'variance'],
    outputsToSave: [true],
    gradFunc(dy, [x, scale, mean, variance, y], attributes) {
      const inputs = { dy: dy as Tensor, x: x!, scale: scale!, y: y!, mean: mean!, variance: variance! };
      const [dx, dscale, doffset] = runFusedMany(batchNormEvalGradientKernel, inputs, attributes);
      return {
        x: () => dx!,
        scale: () => dscale!,
        offset: () => doffset!,
        mean: () => zerosLike(mean!),
        variance: () => zerosLike(variance!),
      };
    },
  },
};

/** Inputs dy, x, scale, y, mean, variance; attributes as forward; outputs dx, dscale `[C]`, doffset `[C]`. */
export const batchNormEvalGradientKernel: FusedKernel = {
  name: 'LeoclrBatchNormEvalGradient',
  compose({ dy, x, scale, y, mean, variance }, { epsilon, relu }) {
    const upstream = relu ? mul(dy!, step(y!)) : dy!;
    const inverse = rsqrt(add(variance!, epsilon as number));
    const axes = [0, 1, 2];
    return [mul(upstream, mul(scale!, inverse)), mul(sum(mul(upstream, sub(x!, mean!)), axes), inverse), sum(upstream, axes)];
  },
};
