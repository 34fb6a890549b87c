import { LeoclrError } from '@leoclr/core';
import type { NumpyArray } from './numpy-array.ts';

/** The header's length is a multiple of this, so that the values are aligned (numpy/lib/format.py, `ARRAY_ALIGN`). */
const ALIGNMENT = 64;
/** "\x93NUMPY", version 1.0. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];

/**
 * An npy file in pieces: the header, then the values as they lie in memory (little-endian, as all our machines are). Texts are copied into
 * numpy's form, UTF-32 padded with zeros to the longest: nothing that `numpy.load` needs pickle for.
 *
 * @throws LeoclrError `checkpoint` when the shape doesn't fit the data.
 */
export function npyParts({ shape, data }: NumpyArray, where: string): [header: Uint8Array, values: Uint8Array] {
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== data.length) {
    throw new LeoclrError('checkpoint', `${where} [${shape.join(', ')}] to have ${size} values, got ${data.length}.`);
  }
  if (isTexts(data)) {
    const { bytes, longest } = utf32(data);
    return [header(`<U${longest}`, shape), bytes];
  }
  return [header(typeOf(data), shape), new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
}

function header(type: string, shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const whole = Math.ceil((MAGIC.length + 2 + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(whole).fill(0x20); // padded with spaces, ended with a new line
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint16(MAGIC.length, whole - MAGIC.length - 2, true);
  bytes.set(new TextEncoder().encode(text), MAGIC.length + 2);
  bytes[whole - 1] = 0x0a;
  return bytes;
}

function typeOf(data: Exclude<NumpyArray['data'], readonly string[]>): string {
  if (data instanceof Float32Array) return '<f4';
  if (data instanceof Int32Array) return '<i4';
  return data instanceof BigInt64Array ? '<i8' : '|u1';
}

/** numpy has no texts of length 0. A text's zeros at its end are lost, as they are in numpy. */
function utf32(texts: readonly string[]): { bytes: Uint8Array; longest: number } {
  const points = texts.map((text) => Array.from(text, (character) => character.codePointAt(0)!));
  const longest = points.reduce((most, { length }) => Math.max(most, length), 1);
  const values = new Uint32Array(texts.length * longest);
  for (const [row, text] of points.entries()) values.set(text, row * longest);
  return { bytes: new Uint8Array(values.buffer), longest };
}

function isTexts(data: NumpyArray['data']): data is readonly string[] {
  return Array.isArray(data);
}
