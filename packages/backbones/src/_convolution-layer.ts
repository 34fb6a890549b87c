import { tidy } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Mode, Params, Weights } from '@leoclr/core';
import { batchNormTrain, conv2d, conv2dBatchNormEval, runningAverage } from '@leoclr/engine';
import type { ConvolutionPlan } from './_resnet-plan.ts';

/** A convolution of `x` `[N, H, W, C]` and the batch norm behind it, then ReLU if asked. */
export type ConvolutionLayer = (x: Tensor4D, convolution: ConvolutionPlan, options: { relu: boolean }) => Tensor4D;

/** Weight of a new batch in the running statistics: PyTorch's `momentum=0.1`. */
const RUNNING_MOMENTUM = 0.1;

/** A part of the network, and the running statistics that its batch norms leave behind. */
interface Part {
  readonly map: Tensor4D;
  readonly stats: Params;
}

/** Computes a part of the network and keeps nothing of it but the result. In mode `eval` there are no new statistics. */
export type RunPart = (compute: (convolve: ConvolutionLayer) => Tensor4D) => Part;

export function partRunner(weights: Weights, mode: Mode, groups: number): RunPart {
  return (compute) =>
    tidy(() => {
      const stats: Record<string, Tensor> = {};
      const convolve = mode === 'train' ? trainLayer(weights, groups, stats) : evalLayer(weights);
      return { map: compute(convolve), stats };
    });
}

function trainLayer(weights: Weights, groups: number, updated: Record<string, Tensor>): ConvolutionLayer {
  return (input, convolution, { relu }) => {
    const { batchNorm } = convolution;
    const x = conv2d(input, filterOf(weights, convolution), geometryOf(convolution)); // [N, H', W', C']
    const { y, mean, variance } = batchNormTrain({ x, ...affine(weights, batchNorm) }, { groups, relu });
    const count = x.size / x.shape[3] / groups;
    // Of several groups the mean is remembered, as MoCo's split batch norm does.
    updated[`${batchNorm}.running_mean`] = remember(weights, `${batchNorm}.running_mean`, mean, 1);
    // PyTorch normalises with the biased variance but remembers the unbiased one.
    updated[`${batchNorm}.running_var`] = remember(weights, `${batchNorm}.running_var`, variance, count > 1 ? count / (count - 1) : 1);
    x.dispose(); // a backward pass keeps what it needs
    return y;
  };
}

function evalLayer(weights: Weights): ConvolutionLayer {
  return (x, convolution, { relu }) => {
    const { batchNorm } = convolution;
    const mean = weights.stats[`${batchNorm}.running_mean`] as Tensor1D;
    const variance = weights.stats[`${batchNorm}.running_var`] as Tensor1D;
    const inputs = { x, filter: filterOf(weights, convolution), ...affine(weights, batchNorm), mean, variance };
    return conv2dBatchNormEval(inputs, { ...geometryOf(convolution), relu });
  };
}

/** As in every ResNet: a stride-1 convolution leaves the map's size as it is. */
function geometryOf({ kernel, stride }: ConvolutionPlan): { stride: number; padding: number } {
  return { stride, padding: (kernel - 1) / 2 };
}

function filterOf({ params }: Weights, { name }: ConvolutionPlan): Tensor4D {
  return params[`${name}.weight`] as Tensor4D;
}

function affine({ params }: Weights, batchNorm: string): { scale: Tensor1D; offset: Tensor1D } {
  return { scale: params[`${batchNorm}.weight`] as Tensor1D, offset: params[`${batchNorm}.bias`] as Tensor1D };
}

function remember({ stats }: Weights, name: string, batch: Tensor2D, factor: number): Tensor {
  return runningAverage({ running: stats[name] as Tensor1D, batch }, { share: RUNNING_MOMENTUM, factor });
}
