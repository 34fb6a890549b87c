import { checkShape } from '@leoclr/core';
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { batchNormEvalKernel } from './_batch-norm-eval-kernel.ts';
import { runFused } from './_fused-kernel.ts';

export interface BatchNormEvalInput {
  /** `[N, H, W, C]`. */
  readonly x: Tensor4D;
  /** `[C]`, γ. */
  readonly scale: Tensor1D;
  /** `[C]`, β. */
  readonly offset: Tensor1D;
  /** `[C]`, running mean. */
  readonly mean: Tensor1D;
  /** `[C]`, running variance. */
  readonly variance: Tensor1D;
}

export interface BatchNormEvalOptions {
  /** Added to the variance. Default 1e-5 (PyTorch). */
  epsilon?: number;
  /** Applies a ReLU to the result. Default false. */
  relu?: boolean;
}

/**
 * Returns `(x − mean) / sqrt(variance + epsilon) · scale + offset` with given statistics, `[N, H, W, C]`.
 *
 * Gradient: to `x`, `scale` and `offset`; none to the statistics. The caller owns the result.
 *
 * @throws LeoclrError `shape` when one of the vectors is not `[C]`.
 */
export function batchNormEval(
  { x, scale, offset, mean, variance }: BatchNormEvalInput,
  { epsilon = 1e-5, relu = false }: BatchNormEvalOptions = {},
): Tensor4D {
  checkShape('batchNormEval(): expected x', x.shape, [null, null, null, null]);
  const vectors = { scale, offset, mean, variance };
  for (const [name, vector] of Object.entries(vectors)) {
    checkShape(`batchNormEval(): expected ${name}`, vector.shape, [x.shape[3]]);
  }
  return runFused<Tensor4D>(batchNormEvalKernel, { x, scale, offset, mean, variance }, { epsilon, relu });
}
