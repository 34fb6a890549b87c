import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { batchNormEval } from './batch-norm-eval.ts';
import type { BatchNormEvalInput, BatchNormEvalOptions } from './batch-norm-eval.ts';
import { conv2d } from './conv2d.ts';
import type { Conv2dOptions } from './conv2d.ts';
import { runFused } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';
import { isDifferentiating } from './tfjs-internals.ts';

export interface Conv2dBatchNormEvalInput extends BatchNormEvalInput {
  /** `[height, width, C, C']`. */
  readonly filter: Tensor4D;
}

export type Conv2dBatchNormEvalOptions = Conv2dOptions & BatchNormEvalOptions;

/** Inputs x, filter, scale, offset, mean, variance; attributes stride, padding, epsilon, relu; output y. */
export const conv2dBatchNormEvalKernel: FusedKernel = {
  name: 'LeoclrConv2dBatchNormEval',
  compose: (inputs, attributes) => separately(inputs as unknown as Conv2dBatchNormEvalInput, attributes as Conv2dBatchNormEvalOptions),
};

/**
 * Returns batch norm with given statistics of a convolution, and its ReLU if asked: `batchNormEval(conv2d(x, filter))`, which an engine may
 * do as one convolution with changed weights.
 *
 * `x`: `[N, H, W, C]`; the vectors are `[C']`. Differentiated code runs the two parts, with their gradients. The caller owns the result.
 *
 * @throws LeoclrError as `conv2d` and `batchNormEval`.
 */
export function conv2dBatchNormEval(
  { x, filter, scale, offset, mean, variance }: Conv2dBatchNormEvalInput,
  { stride = 1, padding = 0, epsilon = 1e-5, relu = false }: Conv2dBatchNormEvalOptions = {},
): Tensor4D {
  const inputs = { x, filter, scale, offset, mean, variance };
  const options = { stride, padding, epsilon, relu };
  return isDifferentiating() ? separately(inputs, options) : runFused<Tensor4D>(conv2dBatchNormEvalKernel, { ...inputs }, options);
}

function separately(
  { x, filter, ...vectors }: Conv2dBatchNormEvalInput,
  { stride, padding, epsilon, relu }: Conv2dBatchNormEvalOptions,
): Tensor4D {
  const y = conv2d(x, filter, { stride: stride!, padding: padding! });
  const normalized = batchNormEval(
    { x: y, ...(vectors as Record<'scale' | 'offset' | 'mean' | 'variance', Tensor1D>) },
    { epsilon: epsilon!, relu: relu! },
  );
  if (!isDifferentiating()) y.dispose();
  return normalized;
}
