import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { batchNormTrainGradientKernel } from './_batch-norm-train-kernel.ts';
import { conv2dFilterGradientKernel, conv2dInputGradientKernel } from './_conv2d-kernel.ts';
import { runFused, runFusedMany } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';
import { batchNormTrain } from './batch-norm-train.ts';
import { conv2d } from './conv2d.ts';
import { runningAverage } from './running-average.ts';

/**
 * Inputs x, filter, scale, offset, runningMean, runningVariance; attributes stride, padding, groups, epsilon, relu, share, passes, recorded;
 * outputs y and the new statistics, and where `recorded` says so the convolution's result and its own mean and variance `[G, C']`, which
 * the gradient wants.
 */
export const conv2dBatchNormTrainKernel: FusedKernel = {
  name: 'LeoclrConv2dBatchNormTrain',
  compose({ x, filter, scale, offset, runningMean, runningVariance }, attributes) {
    const { stride, padding, groups, epsilon, share, passes } = attributes as Record<string, number>;
    const map = conv2d(x as Tensor4D, filter as Tensor4D, { stride: stride!, padding: padding! }); // [N, H', W', C']
    const vectors = { scale: scale as Tensor1D, offset: offset as Tensor1D };
    const { y, mean, variance } = batchNormTrain(
      { x: map, ...vectors },
      { groups: groups!, epsilon: epsilon!, relu: attributes.relu as boolean },
    );
    const count = map.size / map.shape[3] / groups!;
    const unbiased = count > 1 ? count / (count - 1) : 1;
    const passing = { share: share!, passes: passes! };
    return [
      y,
      runningAverage({ running: runningMean as Tensor1D, batch: mean }, passing),
      runningAverage({ running: runningVariance as Tensor1D, batch: variance }, { ...passing, factor: unbiased }),
      ...(attributes.recorded === true ? [map, mean, variance] : []),
    ];
  },
};

/**
 * Inputs dy, x, filter, scale, map, mean, variance, and with relu y; attributes stride, padding, groups, epsilon, relu, wantsInput; outputs
 * dfilter, dscale, doffset, and dx where it is wanted.
 */
export const conv2dBatchNormTrainGradientKernel: FusedKernel = {
  name: 'LeoclrConv2dBatchNormTrainGradient',
  compose({ x, filter, map, ...inputs }, { stride, padding, groups, epsilon, relu, wantsInput }) {
    const normalisation = { groups: groups!, epsilon: epsilon!, relu: relu! };
    const [dmap, dscale, doffset] = runFusedMany(batchNormTrainGradientKernel, { ...inputs, x: map! }, normalisation);
    const geometry = { stride: stride!, padding: padding! };
    const dfilter = runFused(conv2dFilterGradientKernel, { x: x!, dy: dmap! }, { ...geometry, filterShape: filter!.shape });
    const toInput = (): Tensor =>
      runFused(conv2dInputGradientKernel, { dy: dmap!, filter: filter! }, { ...geometry, inputShape: x!.shape });
    return [dfilter, dscale!, doffset!, ...(wantsInput === true ? [toInput()] : [])];
  },
};
