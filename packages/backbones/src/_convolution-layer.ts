import { tidy } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Mode, Params, Weights } from '@leoclr/core';
import { conv2dBatchNormEval, conv2dBatchNormTrain } from '@leoclr/engine';
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

/** How batches are normalised, and remembered. */
interface Normalisation {
  /** Parts of what is passed in that are normalised apart. */
  readonly groups: number;
  /** Batches that lie one after the other in what is passed in. */
  readonly passes: number;
  /** Weight of a new batch in the running statistics. */
  readonly runningShare?: number | undefined;
}

export function partRunner(weights: Weights, mode: Mode, normalisation: Normalisation): RunPart {
  return (compute) =>
    tidy(() => {
      const stats: Record<string, Tensor> = {};
      const convolve = mode === 'train' ? trainLayer(weights, normalisation, stats) : evalLayer(weights);
      return { map: compute(convolve), stats };
    });
}

function trainLayer(
  weights: Weights,
  { groups, passes, runningShare = RUNNING_MOMENTUM }: Normalisation,
  updated: Record<string, Tensor>,
): ConvolutionLayer {
  return (x, convolution, { relu }) => {
    const { batchNorm } = convolution;
    const inputs = { x, filter: filterOf(weights, convolution), ...affine(weights, batchNorm), ...statistics(weights, batchNorm) };
    const options = { ...geometryOf(convolution), groups, passes, relu, share: runningShare };
    const { y, runningMean, runningVariance } = conv2dBatchNormTrain(inputs, options);
    updated[`${batchNorm}.running_mean`] = runningMean;
    updated[`${batchNorm}.running_var`] = runningVariance;
    return y;
  };
}

function evalLayer(weights: Weights): ConvolutionLayer {
  return (x, convolution, { relu }) => {
    const { runningMean: mean, runningVariance: variance } = statistics(weights, convolution.batchNorm);
    const inputs = { x, filter: filterOf(weights, convolution), ...affine(weights, convolution.batchNorm), mean, variance };
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

function statistics({ stats }: Weights, batchNorm: string): { runningMean: Tensor1D; runningVariance: Tensor1D } {
  return { runningMean: stats[`${batchNorm}.running_mean`] as Tensor1D, runningVariance: stats[`${batchNorm}.running_var`] as Tensor1D };
}
