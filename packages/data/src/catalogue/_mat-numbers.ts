import { inflateSync } from 'node:zlib';
import type { Element } from '../sources/_mat-structs.ts';
import { arrayHead, elementAt } from '../sources/_mat-structs.ts';

/** Element types of the format ("MAT-File Format", MathWorks, chapter 1). */
const MATRIX = 14;
const COMPRESSED = 15;
/** More than any list of pictures needs. */
const MAX_BYTES = 64 * 2 ** 20;

/**
 * The values of the numeric array `name` in a MATLAB file of version 5, column by column.
 *
 * @throws Error that says what is wrong, without the file's name.
 */
export function matNumbers(file: Buffer, name: string): number[] {
  if (file.length < 128 || file.toString('latin1', 126, 128) !== 'IM') throw new Error('it is no little-endian MATLAB 5 file');
  for (let at = 128; at < file.length;) {
    const outer = elementAt(file, at, false);
    const element = outer.type === COMPRESSED ? elementAt(inflateSync(outer.data, { maxOutputLength: MAX_BYTES }), 0) : outer;
    const head = element.type === MATRIX ? arrayHead(element.data) : null;
    if (head?.name === name) return valuesOf(elementAt(element.data, head.values), head.count);
    at = outer.next;
  }
  throw new Error(`it has no array ${name}`);
}

/** Arrays of any class are stored in the smallest type that holds their values. */
function valuesOf({ type, data }: Element, count: number): number[] {
  const readers: Readonly<Record<number, readonly [size: number, read: (at: number) => number]>> = {
    1: [1, (at) => data.readInt8(at)],
    2: [1, (at) => data.readUInt8(at)],
    3: [2, (at) => data.readInt16LE(at)],
    4: [2, (at) => data.readUInt16LE(at)],
    5: [4, (at) => data.readInt32LE(at)],
    6: [4, (at) => data.readUInt32LE(at)],
    7: [4, (at) => data.readFloatLE(at)],
    9: [8, (at) => data.readDoubleLE(at)],
  };
  const reader = readers[type];
  if (reader === undefined || data.length < count * reader[0]) throw new Error('it holds no plain numbers where they are expected');
  return Array.from({ length: count }, (_, index) => reader[1](index * reader[0]));
}
