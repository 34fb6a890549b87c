import { util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { OnednnBackend } from '../onednn-backend.ts';
import type { Format, Layout } from '../runtime/_layout.ts';

/**
 * The order in which to take several tensors of one shape, element by element: one that they all have, or else that of the first one
 * that has an order of its own.
 */
export function commonFormat(backend: OnednnBackend, tensors: readonly TensorInfo[]): Format | null {
  const storages = tensors.map((tensor) => backend.storage(tensor));
  const formats = storages.map(({ format }) => format).filter((format) => format !== null && format.layout.dense) as Format[];
  const shared = formats.find((format) => storages.every((storage) => storage.has(format)));
  if (shared) return shared;
  if (storages.every((storage) => storage.has(null))) return null;
  // Nobody's float32 is rounded to bf16 just because it meets an activation.
  return formats.find(({ layout }) => layout.dataType === 'f32') ?? null;
}

/** All elements in a row, in that order. */
export function elementsOf({ runtime }: OnednnBackend, { shape }: { shape: number[] }, format: Format | null): Layout {
  return runtime.layouts.flat(util.sizeFromShape(shape), format?.layout.dataType);
}
