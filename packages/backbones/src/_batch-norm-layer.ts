import { tidy } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Mode, Params, Weights } from '@leoclr/core';
import { batchNormEval, batchNormTrain, runningAverage } from '@leoclr/engine';

/** Normalises `x` `[N, H, W, C]` with the batch norm called `name`, then applies ReLU if asked. */
export type BatchNormLayer = (x: Tensor4D, name: string, options: { relu: boolean }) => Tensor4D;

/** Weight of a new batch in the running statistics: PyTorch's `momentum=0.1`. */
const RUNNING_MOMENTUM = 0.1;

/** A part of the network, and the running statistics that its batch norms leave behind. */
interface Part {
  readonly map: Tensor4D;
  readonly stats: Params;
}

/** Computes a part of the network and keeps nothing of it but the result. In mode `eval` there are no new statistics. */
export type RunPart = (compute: (normalize: BatchNormLayer) => Tensor4D) => Part;

export function partRunner(weights: Weights, mode: Mode, groups: number): RunPart {
  return (compute) =>
    tidy(() => {
      const stats: Record<string, Tensor> = {};
      const normalize = mode === 'train' ? trainLayer(weights, groups, stats) : evalLayer(weights);
      return { map: compute(normalize), stats };
    });
}

function trainLayer(weights: Weights, groups: number, updated: Record<string, Tensor>): BatchNormLayer {
  return (x, name, { relu }) => {
    const { y, mean, variance } = batchNormTrain({ x, ...affine(weights.params, name) }, { groups, relu });
    const count = x.size / x.shape[3] / groups;
    // Of several groups the mean is remembered, as MoCo's split batch norm does.
    updated[`${name}.running_mean`] = remember(weights, `${name}.running_mean`, mean, 1);
    // PyTorch normalises with the biased variance but remembers the unbiased one.
    updated[`${name}.running_var`] = remember(weights, `${name}.running_var`, variance, count > 1 ? count / (count - 1) : 1);
    return y;
  };
}

function evalLayer({ params, stats }: Weights): BatchNormLayer {
  return (x, name, { relu }) => {
    const mean = stats[`${name}.running_mean`] as Tensor1D;
    const variance = stats[`${name}.running_var`] as Tensor1D;
    return batchNormEval({ x, ...affine(params, name), mean, variance }, { relu });
  };
}

function affine(params: Params, name: string): { scale: Tensor1D; offset: Tensor1D } {
  return { scale: params[`${name}.weight`] as Tensor1D, offset: params[`${name}.bias`] as Tensor1D };
}

function remember({ stats }: Weights, name: string, batch: Tensor2D, factor: number): Tensor {
  return runningAverage({ running: stats[name] as Tensor1D, batch }, { share: RUNNING_MOMENTUM, factor });
}
