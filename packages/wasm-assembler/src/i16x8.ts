import { vector } from './_instruction.ts';
import type { I32, V128 } from './value.ts';
import { v128 } from './v128.ts';

const POSITIONS = [0, 1, 2, 3];
const pair = (lane: number): readonly number[] => [2 * lane, 2 * lane + 1];

/** Eight whole numbers of 16 bits at a time. */
export const i16x8 = {
  splat: (a: I32): V128 => vector(0x10, a),
  /** The lower eight bytes, 0–255 each. */
  fromLowBytes: (a: V128): V128 => vector(0x89, a),
  /** The upper eight bytes. */
  fromHighBytes: (a: V128): V128 => vector(0x8a, a),
  /** The lower eight bytes as numbers with signs, −128 to 127. */
  fromLowSignedBytes: (a: V128): V128 => vector(0x87, a),
  /** The upper eight. */
  fromHighSignedBytes: (a: V128): V128 => vector(0x88, a),
  add: (a: V128, b: V128): V128 => vector(0x8e, a, b),
  sub: (a: V128, b: V128): V128 => vector(0x91, a, b),
  /** The lower 16 bits of the products. */
  mul: (a: V128, b: V128): V128 => vector(0x95, a, b),
  /** Zeros move in from the left. */
  shiftRight: (a: V128, bits: number): V128 => vector(0x8d, a, { type: 'i32', bytes: [0x41, bits] }),
  /** a0 b0 a1 b1 … of the lower four numbers. */
  interleaveLow: (a: V128, b: V128): V128 =>
    v128.shuffle(
      a,
      b,
      POSITIONS.flatMap((lane) => [...pair(lane), ...pair(8 + lane)]),
    ),
  /** The same of the upper four. */
  interleaveHigh: (a: V128, b: V128): V128 =>
    v128.shuffle(
      a,
      b,
      POSITIONS.flatMap((lane) => [...pair(4 + lane), ...pair(12 + lane)]),
    ),
  /** Sums of neighbouring bytes, 0–255 each. */
  sumBytePairs: (a: V128): V128 => vector(0x7d, a),
  /** The eight numbers of two vectors of `i32x4`; what lies outside of −32768 … 32767 becomes the nearer end. */
  narrow: (low: V128, high: V128): V128 => vector(0x85, low, high),
};
