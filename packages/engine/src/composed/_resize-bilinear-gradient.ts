import { matMul, reshape, tensor3d, zeros } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor3D } from '@tensorflow/tfjs-core';
import type { Attributes, Inputs } from '../tfjs-internals.ts';

/** The gradient of a bilinear resize: along each axis it is a product with the transposed weights. */
export function resizeBilinearGradient({ dy, images }: Inputs, attributes: Attributes): Tensor {
  const [n, h, w, c] = images!.shape as [number, number, number, number];
  const [, height, width] = dy!.shape as [number, number, number, number];
  if (n === 0) return zeros([n, h, w, c]);
  const rows = matMul(weights(h, height, attributes), reshape(dy!, [n, height, width * c])); // [N, H, w · C]
  const columns = matMul(weights(w, width, attributes), reshape(rows, [n * h, width, c])); // [N · H, W, C]
  return reshape(columns, [n, h, w, c]);
}

/** How much of each old value is in each new one, `[1, from, to]`. */
function weights(from: number, to: number, { alignCorners, halfPixelCenters }: Attributes): Tensor3D {
  const scale = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  const values = new Float32Array(from * to);
  for (let place = 0; place < to; place++) {
    const at = Math.max(0, halfPixelCenters ? (place + 0.5) * scale - 0.5 : place * scale);
    const low = Math.min(Math.floor(at), from - 1);
    const high = Math.min(from - 1, Math.ceil(at));
    values[low * to + place]! += 1 - (at - low);
    values[high * to + place]! += at - low;
  }
  return tensor3d(values, [1, from, to]);
}
