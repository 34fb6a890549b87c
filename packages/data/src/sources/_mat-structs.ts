import { inflateSync } from 'node:zlib';

/** Hundred times the size of ImageNet's `meta.mat`, unpacked. */
const MAX_BYTES = 64 * 2 ** 20;

/** Types of elements, and classes of arrays, by their numbers in the format. */
const MATRIX = 14;
const COMPRESSED = 15;
const STRUCT = 2;
const CHAR = 4;

/** One element: what it holds, and where the next begins. */
export interface Element {
  readonly type: number;
  readonly data: Buffer;
  readonly next: number;
}

/** Fields of one entry; a text, the first number of a numeric array, or null for anything else. */
export type MatRecord = Readonly<Record<string, string | number | null>>;

/**
 * The entries of the struct array `name` in a MATLAB file of version 5 ("MAT-File Format", MathWorks, chapter 1), as far as they are texts
 * and numbers.
 *
 * @throws Error that says what is wrong, without the file's name.
 */
export function matStructs(file: Buffer, name: string): MatRecord[] {
  if (file.length < 128 || file.toString('latin1', 126, 128) !== 'IM') throw new Error('it is no little-endian MATLAB 5 file');
  for (let at = 128; at < file.length;) {
    const outer = elementAt(file, at, false);
    const element = outer.type === COMPRESSED ? elementAt(inflateSync(outer.data, { maxOutputLength: MAX_BYTES }), 0) : outer;
    if (element.type === MATRIX) {
      const records = structOf(element.data, name);
      if (records !== null) return records;
    }
    at = outer.next;
  }
  throw new Error(`it has no struct array ${name}`);
}

export function elementAt(bytes: Buffer, at: number, padded = true): Element {
  if (at + 8 > bytes.length) throw new Error('it is cut off');
  const word = bytes.readUInt32LE(at);
  const short = word >>> 16; // a short element has its size there, and its data in the place of the size
  const type = short > 0 ? word & 0xffff : word;
  const size = short > 0 ? short : bytes.readUInt32LE(at + 4);
  const start = short > 0 ? at + 4 : at + 8;
  if (start + size > bytes.length || short > 4) throw new Error('it is cut off');
  const end = start + size;
  return { type, data: bytes.subarray(start, end), next: short > 0 ? at + 8 : padded ? Math.ceil(end / 8) * 8 : end };
}

/** The parts of an array after flags and sizes: its class, the number of its entries, its name, and where its values begin. */
export function arrayHead(data: Buffer): { kind: number; count: number; name: string; values: number } {
  const flags = elementAt(data, 0);
  const sizes = elementAt(data, flags.next);
  const name = elementAt(data, sizes.next);
  let count = 1;
  for (let at = 0; at + 4 <= sizes.data.length; at += 4) count *= sizes.data.readInt32LE(at);
  return { kind: flags.data[0] ?? 0, count, name: name.data.toString('latin1'), values: name.next };
}

function structOf(data: Buffer, wanted: string): MatRecord[] | null {
  const { kind, count, name, values } = arrayHead(data);
  if (kind !== STRUCT || name !== wanted) return null;
  const width = elementAt(data, values);
  const names = elementAt(data, width.next);
  const length = Math.max(1, width.data.readInt32LE(0));
  const fields = Array.from({ length: Math.floor(names.data.length / length) }, (_, field) =>
    names.data.toString('latin1', field * length, (field + 1) * length).replace(/\0.*$/s, ''),
  );
  if (fields.length === 0) throw new Error(`its struct array ${name} has no fields`);
  const records: MatRecord[] = [];
  let at = names.next;
  for (let entry = 0; entry < count; entry++) {
    const record: Record<string, string | number | null> = {};
    for (const field of fields) {
      const element = elementAt(data, at);
      record[field] = element.data.length === 0 ? null : valueOf(element.data);
      at = element.next;
    }
    records.push(record);
  }
  return records;
}

function valueOf(array: Buffer): string | number | null {
  const { kind, count, values } = arrayHead(array);
  if (count < 1) return kind === CHAR ? '' : null;
  if (kind === CHAR) return textOf(elementAt(array, values));
  return kind >= 6 && kind <= 13 ? numberOf(elementAt(array, values)) : null; // double, single, and integers of up to 32 bits
}

function textOf({ type, data }: Element): string {
  return type === 4 || type === 17 ? data.toString('utf16le') : data.toString('utf8');
}

/** The first value. Arrays of any class are stored in the smallest type that holds their values. */
function numberOf({ type, data }: Element): number | null {
  const readers: Readonly<Record<number, () => number>> = {
    1: () => data.readInt8(0),
    2: () => data.readUInt8(0),
    3: () => data.readInt16LE(0),
    4: () => data.readUInt16LE(0),
    5: () => data.readInt32LE(0),
    6: () => data.readUInt32LE(0),
    7: () => data.readFloatLE(0),
    9: () => data.readDoubleLE(0),
  };
  return readers[type]?.() ?? null;
}
