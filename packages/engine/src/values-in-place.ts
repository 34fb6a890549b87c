import { backend } from '@tensorflow/tfjs-core';
import type { DataId, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** Backends whose tensors lie in this process's memory: onednn and cpu keep a record of each, wasm one heap. */
interface OpenMemory {
  readonly data?: { get(dataId: DataId): { readonly values?: unknown } | undefined };
  typedArrayFromHeap?(tensor: TensorInfo): unknown;
}

/**
 * The values of a float32 tensor where they lie, for a look at results of many megabytes: reading a tensor in the usual way copies them.
 * On backends whose memory isn't ours to look at (webgpu, tfjs-node), a copy.
 *
 * Only for reading, and only until the tensor is disposed or the next operation runs: the memory may move or be used again.
 *
 * @example
 * ```ts
 * import { matMul, ones } from '@tensorflow/tfjs-core';
 *
 * const product = matMul(ones([2, 3]), ones([3, 4]));
 * const largest = (await valuesInPlace(product)).reduce((a, b) => Math.max(a, b));
 * product.dispose();
 * ```
 */
export async function valuesInPlace(tensor: Tensor): Promise<Float32Array> {
  const memory = backend() as OpenMemory;
  const values = memory.typedArrayFromHeap?.(tensor) ?? memory.data?.get(tensor.dataId)?.values;
  return values instanceof Float32Array && values.length === tensor.size ? values : tensor.data<'float32'>();
}
