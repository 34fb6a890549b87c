import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend, util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Attributes, Inputs } from '../tfjs-internals.ts';
import type { Original } from './_corrected-kernels.ts';

/** tfjs's kernel computes each number's place anew: of rows that lie in one piece, copying them whole is fifty times quicker. */
export function gatherRows(inputs: Inputs, attributes: Attributes, original: Original): TensorInfo {
  const [x, indices] = [inputs.x!, inputs.indices!];
  const { axis, batchDims = 0 } = attributes as { axis: number; batchDims?: number };
  const along = util.parseAxisParam(axis, x.shape)[0]!;
  const inner = util.sizeFromShape(x.shape.slice(along + 1));
  const outer = util.sizeFromShape(x.shape.slice(0, along));
  const length = x.shape[along]!;
  const wasm = backend() as BackendWasm;
  const isPlain = x.dtype === 'float32' && indices.dtype === 'int32' && batchDims === 0;
  if (!isPlain || x.size === 0 || indices.size === 0) return original(inputs, attributes);
  // tfjs checks them and says what is wrong.
  if (wasm.typedArrayFromHeap(indices).some((place) => place < 0 || place >= length)) return original(inputs, attributes);

  const y = wasm.makeOutput([...x.shape.slice(0, along), ...indices.shape, ...x.shape.slice(along + 1)], 'float32');
  // After the last allocation: the heap may have moved.
  const [from, to, places] = [x, y, indices].map((info) => wasm.typedArrayFromHeap(info)) as [Float32Array, Float32Array, Int32Array];
  let end = 0;
  for (let block = 0; block < outer; block++) {
    for (const place of places) {
      const start = (block * length + place) * inner;
      to.set(from.subarray(start, start + inner), end);
      end += inner;
    }
  }
  return y;
}
