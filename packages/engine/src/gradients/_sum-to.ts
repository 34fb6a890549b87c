import { backend_util, reshape, sum } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Adds a gradient up over the axes that broadcasting had stretched, so that it has the input's shape again. */
export function sumTo(gradient: Tensor, shape: number[]): Tensor {
  const axes = backend_util.getReductionAxes(shape, gradient.shape);
  return reshape(axes.length > 0 ? sum(gradient, axes) : gradient, shape);
}
