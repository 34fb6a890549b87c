import { tidy } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { batchNormTrain } from './batch-norm-train.ts';
import type { BatchNormTrainOptions } from './batch-norm-train.ts';
import { conv2d } from './conv2d.ts';
import type { Conv2dOptions } from './conv2d.ts';
import { runFusedMany } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';
import { runningAverage } from './running-average.ts';
import { isDifferentiating } from './tfjs-internals.ts';

export interface Conv2dBatchNormTrainInput {
  /** `[N, H, W, C]`. */
  readonly x: Tensor4D;
  /** `[height, width, C, C']`. */
  readonly filter: Tensor4D;
  /** `[C']`, γ. */
  readonly scale: Tensor1D;
  /** `[C']`, β. */
  readonly offset: Tensor1D;
  /** `[C']`. */
  readonly runningMean: Tensor1D;
  /** `[C']`, unbiased. */
  readonly runningVariance: Tensor1D;
}

export interface Conv2dBatchNormTrainOptions extends Conv2dOptions, BatchNormTrainOptions {
  /** Weight of the batch's statistics in the running ones, 0–1. Default 0.1 (PyTorch's `momentum`). */
  share?: number;
  /** Batches that lie one after the other in `x` and are remembered in turn; each has `groups` / `passes` groups. Default 1. */
  passes?: number;
}

export interface Conv2dBatchNormTrainResult {
  /** `[N, H', W', C']`. */
  readonly y: Tensor4D;
  readonly runningMean: Tensor1D;
  readonly runningVariance: Tensor1D;
}

/** Inputs x, filter, scale, offset, runningMean, runningVariance; attributes stride, padding, groups, epsilon, relu, share, passes; outputs y and the new statistics. */
export const conv2dBatchNormTrainKernel: FusedKernel = {
  name: 'LeoclrConv2dBatchNormTrain',
  compose(inputs, attributes) {
    const options = attributes as unknown as Required<Conv2dBatchNormTrainOptions>;
    const { y, runningMean, runningVariance } = separately(inputs as unknown as Conv2dBatchNormTrainInput, options);
    return [y, runningMean, runningVariance] as Tensor[];
  },
};

/**
 * Returns a convolution with the batch norm behind it, normalised with the batch's own statistics, its ReLU if asked, and the running
 * statistics after this batch: `batchNormTrain(conv2d(x, filter))` and `runningAverage` in one.
 *
 * PyTorch normalises with the biased variance but remembers the unbiased one; of several groups the mean is remembered, as MoCo's split
 * batch norm does. Gradient: through `y` to `x`, `filter`, `scale` and `offset`, by the parts. The caller owns all three results.
 *
 * @throws LeoclrError as `conv2d` and `batchNormTrain`.
 */
export function conv2dBatchNormTrain(
  { x, filter, scale, offset, runningMean, runningVariance }: Conv2dBatchNormTrainInput,
  { stride = 1, padding = 0, groups = 1, epsilon = 1e-5, relu = false, share = 0.1, passes = 1 }: Conv2dBatchNormTrainOptions = {},
): Conv2dBatchNormTrainResult {
  const inputs = { x, filter, scale, offset, runningMean, runningVariance };
  const options = { stride, padding, groups, epsilon, relu, share, passes };
  if (isDifferentiating()) return separately(inputs, options);
  const [y, mean, variance] = runFusedMany(conv2dBatchNormTrainKernel, inputs, options);
  return { y: y as Tensor4D, runningMean: mean as Tensor1D, runningVariance: variance as Tensor1D };
}

function separately(
  { x, filter, scale, offset, runningMean, runningVariance }: Conv2dBatchNormTrainInput,
  { stride, padding, groups, epsilon, relu, share, passes }: Required<Conv2dBatchNormTrainOptions>,
): Conv2dBatchNormTrainResult {
  return tidy(() => {
    const map = conv2d(x, filter, { stride, padding }); // [N, H', W', C']
    const { y, mean, variance } = batchNormTrain({ x: map, scale, offset }, { groups, epsilon, relu });
    const count = map.size / map.shape[3] / groups;
    return {
      y,
      runningMean: runningAverage({ running: runningMean, batch: mean }, { share, passes }),
      runningVariance: runningAverage(
        { running: runningVariance, batch: variance },
        { share, factor: count > 1 ? count / (count - 1) : 1, passes },
      ),
    };
  });
}
