import { LeoclrError } from '@leoclr/core';
import type { SafeTensor } from './safe-tensor.ts';

/** What goes into a file. */
export interface SafetensorsContent {
  readonly tensors: Readonly<Record<string, SafeTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Of the reference implementation's element types, the ones that we write. */
const ORDER: readonly SafeTensor['dtype'][] = ['I64', 'F32', 'I32', 'U8', 'BOOL'];

/**
 * A safetensors file in pieces: the header, then each tensor's bytes (views, not copies).
 *
 * The order is that of the reference implementation (huggingface/safetensors, `prepare`): by element type, largest first, then by name.
 * With the header padded to 8 bytes every tensor is aligned, and the same content gives the same bytes, whoever writes it.
 *
 * @throws LeoclrError `checkpoint` when a name is reserved, or a shape doesn't fit its data.
 */
export function safetensorsParts({ tensors, metadata }: SafetensorsContent, where: string): Uint8Array[] {
  const sorted = Object.entries(tensors).sort(
    ([nameA, a], [nameB, b]) => ORDER.indexOf(a.dtype) - ORDER.indexOf(b.dtype) || compare(nameA, nameB),
  );
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header['__metadata__'] = sortKeys(metadata);
  let offset = 0;
  for (const [name, tensor] of sorted) {
    checkTensor(name, tensor, where);
    const end = offset + tensor.data.byteLength;
    define(header, name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [offset, end] });
    offset = end;
  }
  const data = sorted.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return [headerBytes(header), ...data];
}

function headerBytes(header: Record<string, unknown>): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length).fill(0x20); // the format pads with spaces
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(text, 8);
  return bytes;
}

function checkTensor(name: string, { shape, data }: SafeTensor, where: string): void {
  if (name === '__metadata__') {
    throw new LeoclrError('checkpoint', `${where}: expected tensor names other than "__metadata__", which the format reserves.`);
  }
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== data.length) {
    throw new LeoclrError('checkpoint', `${where}: expected "${name}" [${shape.join(', ')}] to have ${size} values, got ${data.length}.`);
  }
}

function sortKeys(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compare(a, b)));
}

/** Sets a property even if it is called `__proto__`. */
function define(record: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(record, name, { value, enumerable: true });
}

/** By UTF-16 code units: the same everywhere, unlike `localeCompare`. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
