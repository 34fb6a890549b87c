import type { TensorInfo } from '@tensorflow/tfjs-core';
import { Storage } from '../memory/_storage.ts';
import type { OnednnBackend } from '../onednn-backend.ts';
import { convolutionPlan } from './_convolution-plan.ts';
import { symmetricConvolution } from './_convolution-geometry.ts';
import type { NativeKernel } from './_kernel.ts';

/**
 * Inputs x, filter, scale, offset, mean, variance; attributes stride, padding, epsilon, relu; output y.
 *
 * Batch norm with given statistics is a factor and a summand a channel: the factor goes into the filter, the summand becomes the bias, and
 * the ReLU is done before the result is written.
 */
export const foldedConvolution: NativeKernel = (backend, inputs, attributes) => {
  const { x, filter } = inputs as { x: TensorInfo; filter: TensorInfo };
  const { stride, padding, epsilon, relu } = attributes as unknown as { stride: number; padding: number; epsilon: number; relu: boolean };
  const geometry = symmetricConvolution(x.shape, filter.shape, { stride, padding });
  if ([...geometry.source, ...geometry.destination].includes(0)) return null;
  const { weights, bias } = folded(backend, inputs, epsilon);
  const plan = convolutionPlan(backend.runtime, geometry, 'inference', { bias: true, post: { relu } });
  const [source, values, summands] = [backend.storage(x).address(plan.source), weights.address(plan.filter), bias.address()];
  const y = backend.output(geometry.destination, plan.destination);
  plan.primitive.run(source, values, y.address, summands);
  return y.info;
};

/** Folded weights are kept with the filter until one of the five tensors is another one or has changed in place. */
function folded(backend: OnednnBackend, inputs: Parameters<NativeKernel>[1], epsilon: number): { weights: Storage; bias: Storage } {
  const names = ['filter', 'scale', 'offset', 'mean', 'variance'] as const;
  const sources = names.map((name) => backend.storage(inputs[name]!));
  const key = [epsilon, ...sources.map(({ version }) => version)].join();
  const [filter] = sources as [Storage];
  if (filter.derived?.key === key) return filter.derived as { weights: Storage; bias: Storage };

  const [values, scale, offset, mean, variance] = sources.map((source) => source.values) as [Float32Array, ...Float32Array[]];
  const slope = scale!.map((factor, channel) => factor / Math.sqrt(variance![channel]! + epsilon));
  const channels = slope.length;
  const scaled = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += channels) {
    for (let channel = 0; channel < channels; channel++) scaled[start + channel] = values[start + channel]! * slope[channel]!;
  }
  const { runtime } = backend;
  const weights = new Storage(runtime, { dtype: 'float32', size: scaled.length }, scaled);
  const summands = slope.map((factor, channel) => offset![channel]! - mean![channel]! * factor);
  const bias = new Storage(runtime, { dtype: 'float32', size: channels }, summands);
  filter.derive({ key, weights, bias });
  return { weights, bias };
}
