import { customGrad, zeros } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';

/** The same values; no gradient flows through. What PyTorch calls `detach()`. */
export const stopGradient: (x: Tensor2D) => Tensor2D = customGrad((x) => {
  const { shape } = x as Tensor;
  return { value: (x as Tensor).clone(), gradFunc: () => zeros(shape) };
}) as (x: Tensor2D) => Tensor2D;
