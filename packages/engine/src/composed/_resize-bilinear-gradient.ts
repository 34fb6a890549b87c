import { matMul, reshape, zeros } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { bilinearWeights } from './_bilinear-weights.ts';
import type { Attributes, Inputs } from '../tfjs-internals.ts';

/** The gradient of a bilinear resize: along each axis it is a product with the transposed weights. */
export function resizeBilinearGradient({ dy, images }: Inputs, attributes: Attributes): Tensor {
  const [n, h, w, c] = images!.shape as [number, number, number, number];
  const [, height, width] = dy!.shape as [number, number, number, number];
  if (n === 0) return zeros([n, h, w, c]);
  const rows = matMul(bilinearWeights(h, height, attributes), reshape(dy!, [n, height, width * c])); // [N, H, w · C]
  const columns = matMul(bilinearWeights(w, width, attributes), reshape(rows, [n * h, width, c])); // [N · H, W, C]
  return reshape(columns, [n, h, w, c]);
}
