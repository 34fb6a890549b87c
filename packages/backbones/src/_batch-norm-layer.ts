import { add, mean, mul, tidy } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Mode, Params, Weights } from '@leoclr/core';
import { batchNormEval, batchNormTrain } from '@leoclr/engine';

/** Normalises `x` `[N, H, W, C]` with the batch norm called `name`, then applies ReLU if asked. */
export type BatchNormLayer = (x: Tensor4D, name: string, options: { relu: boolean }) => Tensor4D;

/** Weight of a new batch in the running statistics: PyTorch's `momentum=0.1`. */
const RUNNING_MOMENTUM = 0.1;

/** The batch norms of one forward pass, and the running statistics that they leave behind. */
export function batchNormLayer(weights: Weights, mode: Mode, groups: number): { normalize: BatchNormLayer; stats: () => Params } {
  const updated: Record<string, Tensor> = {};

  const train: BatchNormLayer = (x, name, { relu }) => {
    const { y, mean, variance } = batchNormTrain({ x, ...affine(weights.params, name) }, { groups, relu });
    const count = x.size / x.shape[3] / groups;
    updated[`${name}.running_mean`] = blend(weights.stats[`${name}.running_mean`]!, mean, 1);
    // PyTorch normalises with the biased variance but remembers the unbiased one.
    updated[`${name}.running_var`] = blend(weights.stats[`${name}.running_var`]!, variance, count > 1 ? count / (count - 1) : 1);
    return y;
  };
  const evaluate: BatchNormLayer = (x, name, { relu }) =>
    batchNormEval(
      {
        x,
        ...affine(weights.params, name),
        mean: weights.stats[`${name}.running_mean`] as Tensor1D,
        variance: weights.stats[`${name}.running_var`] as Tensor1D,
      },
      { relu },
    );

  return { normalize: mode === 'train' ? train : evaluate, stats: () => updated };
}

function affine(params: Params, name: string): { scale: Tensor1D; offset: Tensor1D } {
  return { scale: params[`${name}.weight`] as Tensor1D, offset: params[`${name}.bias`] as Tensor1D };
}

/** 0.9 · running + 0.1 · factor · (mean over the groups of `batch` `[G, C]`), as MoCo's split batch norm does. */
function blend(running: Tensor, batch: Tensor2D, factor: number): Tensor {
  return tidy(() => add(mul(running, 1 - RUNNING_MOMENTUM), mul(mean(batch, 0), RUNNING_MOMENTUM * factor)));
}
