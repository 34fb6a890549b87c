import { matMul, reshape, zeros } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Attributes, Inputs } from '../tfjs-internals.ts';
import { bilinearWeights } from './_bilinear-weights.ts';

/** A bilinear resize as two matrix products, down and across: for backends whose products are quick and whose loops are not. */
export function resizeBilinear({ images }: Inputs, attributes: Attributes): Tensor {
  const [n, h, w, c] = images!.shape as [number, number, number, number];
  const [height, width] = attributes.size as [number, number];
  if (n === 0 || c === 0) return zeros([n, height, width, c]);
  const rows = matMul(bilinearWeights(h, height, attributes), reshape(images!, [n, h, w * c]), true); // [N, height, W · C]
  const columns = matMul(bilinearWeights(w, width, attributes), reshape(rows, [n * height, w, c]), true); // [N · height, width, C]
  return reshape(columns, [n, height, width, c]);
}
