import { backend_util, reshape, sum, zeros } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Adds a gradient up over the axes that broadcasting had stretched, so that it has the input's shape again. */
export function sumTo(gradient: Tensor, shape: number[]): Tensor {
  // Broadcasting shrinks an axis of length 1 to nothing beside an empty tensor.
  if (gradient.size === 0) return zeros(shape);
  const axes = backend_util.getReductionAxes(shape, gradient.shape);
  return reshape(axes.length > 0 ? sum(gradient, axes) : gradient, shape);
}
