import { tensor3d } from '@tensorflow/tfjs-core';
import type { Tensor3D } from '@tensorflow/tfjs-core';
import type { Attributes } from '../tfjs-internals.ts';

/** How much of each old value is in each new one, `[1, from, to]`. */
export function bilinearWeights(from: number, to: number, { alignCorners, halfPixelCenters }: Attributes): Tensor3D {
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
