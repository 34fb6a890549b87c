import { checkShape } from '@leoclr/core';
import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { batchNormReluTrainKernel, batchNormTrainKernel } from './_batch-norm-train-kernel.ts';
import { checkGroups } from './_check-groups.ts';
import { runFusedMany } from './_fused-kernel.ts';

export interface BatchNormTrainInput {
  /** `[N, H, W, C]`. */
  readonly x: Tensor4D;
  /** `[C]`, γ. */
  readonly scale: Tensor1D;
  /** `[C]`, β. */
  readonly offset: Tensor1D;
}

export interface BatchNormTrainOptions {
  /** Number of contiguous parts of the batch that are normalised each for itself (SplitBN). Default 1. */
  groups?: number;
  /** Added to the variance. Default 1e-5 (PyTorch). */
  epsilon?: number;
  /** Applies a ReLU to the result. Default false. */
  relu?: boolean;
}

/**
 * Returns `y = (x − mean) / sqrt(variance + epsilon) · scale + offset` with the batch's own statistics, and the statistics.
 *
 * Group g holds the rows g·N/G … (g+1)·N/G − 1. `mean` and `variance` are `[G, C]`; the variance is biased (divided by the count).
 * Gradient: through `y` to `x`, `scale` and `offset`; none through the statistics. The caller owns all three results.
 *
 * @throws LeoclrError `shape` when the groups do not divide N, or when scale or offset are not `[C]`.
 */
export function batchNormTrain(
  { x, scale, offset }: BatchNormTrainInput,
  { groups = 1, epsilon = 1e-5, relu = false }: BatchNormTrainOptions = {},
): { y: Tensor4D; mean: Tensor2D; variance: Tensor2D } {
  checkShape('batchNormTrain(): expected x', x.shape, [null, null, null, null]);
  const channels = x.shape[3];
  checkShape('batchNormTrain(): expected scale', scale.shape, [channels]);
  checkShape('batchNormTrain(): expected offset', offset.shape, [channels]);
  checkGroups('batchNormTrain', x.shape[0], groups);
  const kernel = relu ? batchNormReluTrainKernel : batchNormTrainKernel;
  const [y, mean, variance] = runFusedMany(kernel, { x, scale, offset }, { groups, epsilon, relu });
  return { y: y as Tensor4D, mean: mean as Tensor2D, variance: variance as Tensor2D };
}
