import { readSafetensors } from './_read-safetensors.ts';
import type { SafetensorsFile } from './safe-tensor.ts';

/**
 * The tensors and the metadata in the bytes of a safetensors file.
 *
 * Reads F32, I32, I64, U8 and BOOL as they are, and F16, BF16 (exactly) and F64 (rounded) as `F32`. The result shares no memory with
 * `bytes`. Format: https://github.com/huggingface/safetensors; bytes are little-endian, as on every platform that we know Node to be used on.
 *
 * @throws LeoclrError `checkpoint` when the bytes are no safetensors file, are cut off, or contradict themselves.
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsFile {
  return readSafetensors(bytes, 'decodeSafetensors()');
}
