import { LeoclrError, checkShape } from '@leoclr/core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { BatchNormTrainOptions } from './batch-norm-train.ts';
import { checkConvolution } from './_check-convolution.ts';
import { checkGroups } from './_check-groups.ts';
import { conv2dBatchNormTrainGradientKernel, conv2dBatchNormTrainKernel } from './_conv2d-batch-norm-train-kernel.ts';
import type { Conv2dOptions } from './conv2d.ts';
import { runFusedMany } from './_fused-kernel.ts';
import { runRecorded } from './_run-recorded.ts';
import { isDifferentiating } from './tfjs-internals.ts';
import type { Inputs } from './tfjs-internals.ts';

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

/**
 * Returns a convolution with the batch norm behind it, normalised with the batch's own statistics, its ReLU if asked, and the running
 * statistics after this batch: `batchNormTrain(conv2d(x, filter))` and `runningAverage` in one.
 *
 * PyTorch normalises with the biased variance but remembers the unbiased one; of several groups the mean is remembered, as MoCo's split
 * batch norm does. Gradient: through `y` to `x`, `filter`, `scale` and `offset`; none through the statistics. The caller owns all three
 * results.
 *
 * @throws LeoclrError `shape` when shapes don't fit each other, or groups and passes the batch; `option` for a bad stride or padding.
 */
export function conv2dBatchNormTrain(
  inputs: Conv2dBatchNormTrainInput,
  { stride = 1, padding = 0, groups = 1, epsilon = 1e-5, relu = false, share = 0.1, passes = 1 }: Conv2dBatchNormTrainOptions = {},
): Conv2dBatchNormTrainResult {
  const options = { stride, padding, groups, epsilon, relu, share, passes };
  check(inputs, options);
  const [y, mean, variance] = isDifferentiating() ? recorded(inputs, options) : run(inputs, { ...options, recorded: false });
  return { y: y as Tensor4D, runningMean: mean as Tensor1D, runningVariance: variance as Tensor1D };
}

function check(
  { x, filter, ...vectors }: Conv2dBatchNormTrainInput,
  { stride, padding, groups, passes }: Required<Conv2dBatchNormTrainOptions>,
): void {
  checkConvolution('conv2dBatchNormTrain', { x, filter }, { stride, padding });
  for (const name of ['scale', 'offset', 'runningMean', 'runningVariance'] as const)
    checkShape(`conv2dBatchNormTrain(): expected ${name}`, vectors[name].shape, [filter.shape[3]]);
  checkGroups('conv2dBatchNormTrain', x.shape[0], groups);
  if (!Number.isInteger(passes) || passes < 1 || groups % passes !== 0)
    throw new LeoclrError('shape', `conv2dBatchNormTrain(): expected passes to divide the ${groups} groups, got ${passes}.`);
}

function run({ x, filter, scale, offset, runningMean, runningVariance }: Conv2dBatchNormTrainInput, attributes: Attributes): Tensor[] {
  return runFusedMany(conv2dBatchNormTrainKernel, { x, filter, scale, offset, runningMean, runningVariance }, { ...attributes });
}

type Attributes = Required<Conv2dBatchNormTrainOptions> & { recorded: boolean };

/** The same with an entry in the tape. One kernel makes all four gradients: a call into tfjs finds cold caches and takes a tenth of a millisecond. */
function recorded(inputs: Conv2dBatchNormTrainInput, options: Required<Conv2dBatchNormTrainOptions>): Tensor[] {
  const { x, filter, scale, offset } = inputs;
  return runRecorded(conv2dBatchNormTrainKernel.name, { x, filter, scale, offset }, () => {
    const [y, runningMean, runningVariance, map, mean, variance] = run(inputs, { ...options, recorded: true }) as Six<Tensor>;
    const saved = {
      x: x.clone(),
      filter: filter.clone(),
      scale: scale.clone(),
      map,
      mean,
      variance,
      ...(options.relu ? { y: y.clone() } : {}),
    };
    return {
      results: [y, runningMean, runningVariance],
      saved: Object.values(saved),
      gradient: (dy, wanted) => gradients({ dy, ...saved }, options, wanted),
    };
  });
}

type Six<T> = [T, T, T, T, T, T];

/** The picture's own gradient is the one that nobody wants. */
function gradients(inputs: Inputs, options: Required<Conv2dBatchNormTrainOptions>, wanted: readonly string[] = ['x']): Inputs {
  const wantsInput = wanted.includes('x');
  const [filter, scale, offset, x] = runFusedMany(conv2dBatchNormTrainGradientKernel, inputs, { ...options, wantsInput });
  return { filter: filter!, scale: scale!, offset: offset!, ...(wantsInput ? { x: x! } : {}) };
}
