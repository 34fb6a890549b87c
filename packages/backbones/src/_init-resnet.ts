import { ones, tensor, zeros } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { rng } from '@leoclr/core';
import type { Weights, WeightShapes } from '@leoclr/core';
import { allConvolutions } from './_resnet-plan.ts';
import type { ConvolutionPlan, ResnetPlan } from './_resnet-plan.ts';

/**
 * torchvision's initialisation: convolutions He-normal with fan-out, batch norms scale 1 and offset 0, running mean 0 and variance 1.
 * Each tensor has its own random stream, named after it: adding a layer changes no other layer's weights.
 */
export function initResnet(plan: ResnetPlan, seed: number): Weights {
  const params: Record<string, Tensor> = {};
  const stats: Record<string, Tensor> = {};
  for (const convolution of allConvolutions(plan)) {
    const { outputs, batchNorm } = convolution;
    params[`${convolution.name}.weight`] = heNormal(convolution, seed);
    params[`${batchNorm}.weight`] = ones([outputs]);
    params[`${batchNorm}.bias`] = zeros([outputs]);
    stats[`${batchNorm}.running_mean`] = zeros([outputs]);
    stats[`${batchNorm}.running_var`] = ones([outputs]);
  }
  return { params, stats };
}

/** The shapes of what `initResnet` gives, in the same order. */
export function resnetShapes(plan: ResnetPlan): WeightShapes {
  const params: Record<string, { shape: number[] }> = {};
  const stats: Record<string, { shape: number[] }> = {};
  for (const { name, kernel, inputs, outputs, batchNorm } of allConvolutions(plan)) {
    params[`${name}.weight`] = { shape: [kernel, kernel, inputs, outputs] };
    for (const part of ['weight', 'bias']) params[`${batchNorm}.${part}`] = { shape: [outputs] };
    for (const part of ['running_mean', 'running_var']) stats[`${batchNorm}.${part}`] = { shape: [outputs] };
  }
  return { params, stats };
}

/** `[kernel, kernel, inputs, outputs]`, normal with variance 2 / (kernel² · outputs). */
function heNormal({ name, kernel, inputs, outputs }: ConvolutionPlan, seed: number): Tensor {
  const draw = rng(seed, `weights:${name}`);
  const deviation = Math.sqrt(2 / (kernel * kernel * outputs));
  const values = Float32Array.from({ length: kernel * kernel * inputs * outputs }, () => deviation * draw.normal());
  return tensor(values, [kernel, kernel, inputs, outputs]);
}
