import { safetensorsParts } from './_safetensors-parts.ts';
import type { SafeTensor } from './safe-tensor.ts';

/**
 * The bytes of a safetensors file. The same content gives the same bytes, whatever the order of the keys.
 *
 * Writes F32, I32, I64, U8 and BOOL. Format: https://github.com/huggingface/safetensors.
 *
 * @param metadata Text that travels with the tensors.
 * @throws LeoclrError `checkpoint` when a shape doesn't fit its data or a tensor is called `__metadata__`.
 *
 * @example
 * ```ts
 * const bytes = encodeSafetensors({ mean: { dtype: 'F32', shape: [3], data: new Float32Array([0.485, 0.456, 0.406]) } });
 * ```
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, SafeTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const parts = safetensorsParts({ tensors, metadata }, 'encodeSafetensors()');
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
