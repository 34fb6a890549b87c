import type { ElementType } from './_element-size.ts';
import { readHeader, type TensorEntry } from './_read-header.ts';
import { widenBrainFloat, widenHalf } from './_widen-floats.ts';
import type { SafeTensor, SafetensorsFile } from './safe-tensor.ts';

/** `decodeSafetensors` with the caller's name (and path) in its messages. */
export function readSafetensors(bytes: Uint8Array, where: string): SafetensorsFile {
  const { entries, metadata } = readHeader(bytes, where);
  const tensors = Object.fromEntries(entries.map((entry) => [entry.name, readTensor(bytes, entry)]));
  return { tensors, metadata };
}

function readTensor(bytes: Uint8Array, { dtype, shape, begin, end }: TensorEntry): SafeTensor {
  // A copy: aligned for every element type, and independent of the file's bytes. (Buffer's own slice would not copy.)
  const { buffer } = Uint8Array.prototype.slice.call(bytes, begin, end);
  return READERS[dtype](buffer, shape);
}

type Reader = (buffer: ArrayBuffer, shape: readonly number[]) => SafeTensor;

const READERS: Readonly<Record<ElementType, Reader>> = {
  F64: (buffer, shape) => ({ dtype: 'F32', shape, data: Float32Array.from(new Float64Array(buffer)) }),
  F32: (buffer, shape) => ({ dtype: 'F32', shape, data: new Float32Array(buffer) }),
  F16: (buffer, shape) => ({ dtype: 'F32', shape, data: widenHalf(new Uint16Array(buffer)) }),
  BF16: (buffer, shape) => ({ dtype: 'F32', shape, data: widenBrainFloat(new Uint16Array(buffer)) }),
  I64: (buffer, shape) => ({ dtype: 'I64', shape, data: new BigInt64Array(buffer) }),
  I32: (buffer, shape) => ({ dtype: 'I32', shape, data: new Int32Array(buffer) }),
  U8: (buffer, shape) => ({ dtype: 'U8', shape, data: new Uint8Array(buffer) }),
  BOOL: (buffer, shape) => ({ dtype: 'BOOL', shape, data: new Uint8Array(buffer) }),
};
