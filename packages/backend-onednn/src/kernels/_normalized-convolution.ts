import type { TensorInfo } from '@tensorflow/tfjs-core';
import { batchNormTrain, batchNormTrainGradient } from './_batch-norm.ts';
import { convolution } from './_convolution.ts';
import { symmetricConvolution } from './_convolution-geometry.ts';
import type { NativeKernel } from './_kernel.ts';
import { runningAverage } from './_updates.ts';

// Nothing here that the parts can't do; but a call into tfjs finds the caches full of feature maps and takes a tenth of a millisecond.

/**
 * Inputs x, filter, scale, offset, runningMean, runningVariance; attributes stride, padding, groups, epsilon, relu, share, passes, recorded;
 * outputs y and the new statistics, and where it is recorded the convolution's result and its mean and variance.
 */
export const normalizedConvolution: NativeKernel = (backend, inputs, attributes) => {
  const { x, filter, scale, offset } = inputs as Record<string, TensorInfo>;
  const { stride, padding, groups, share, passes } = attributes as Record<string, number>;
  const geometry = symmetricConvolution(x!.shape, filter!.shape, { stride: stride!, padding: padding! });
  const map = convolution(backend, 'training', [x!, filter!], geometry);
  if (map === null) return null;
  const [y, mean, variance] = batchNormTrain(backend, { x: map, scale: scale!, offset: offset! }, attributes) as TensorInfo[];
  const [n, h, w] = geometry.destination as [number, number, number];
  const count = (n * h * w) / groups!;
  const unbiased = count > 1 ? count / (count - 1) : 1;
  const means = { running: inputs.runningMean, batch: mean };
  const runningMean = runningAverage(backend, means, { share: share!, factor: 1, passes: passes! }) as TensorInfo;
  const variances = { running: inputs.runningVariance, batch: variance };
  const runningVariance = runningAverage(backend, variances, { share: share!, factor: unbiased, passes: passes! }) as TensorInfo;
  if (attributes.recorded === true) return [y!, runningMean, runningVariance, map, mean!, variance!];
  for (const { dataId } of [map, mean!, variance!]) backend.disposeData(dataId);
  return [y!, runningMean, runningVariance];
};

/**
 * Inputs dy, x, filter, scale, map, mean, variance, and with relu y; attributes stride, padding, groups, epsilon, relu, wantsInput; outputs
 * dfilter, dscale, doffset, and dx where it is wanted.
 */
export const normalizedConvolutionGradient: NativeKernel = (backend, { x, filter, map, ...inputs }, attributes) => {
  const { stride, padding } = attributes as Record<string, number>;
  const geometry = symmetricConvolution(x!.shape, filter!.shape, { stride: stride!, padding: padding! });
  const normalisation = batchNormTrainGradient(backend, { ...inputs, x: map! }, attributes) as TensorInfo[] | null;
  if (normalisation === null) return null;
  const [dmap, dscale, doffset] = normalisation as [TensorInfo, TensorInfo, TensorInfo];
  const dfilter = convolution(backend, 'weightsGradient', [x!, dmap], geometry)!;
  const dx = attributes.wantsInput === true ? convolution(backend, 'sourceGradient', [dmap, filter!], geometry) : null;
  backend.disposeData(dmap.dataId);
  return [dfilter, dscale, doffset, ...(dx === null ? [] : [dx])];
};
