import { loaded, vector } from './_instruction.ts';
import type { I32, V128 } from './value.ts';
import { v128 } from './v128.ts';

const POSITIONS = [0, 1, 2, 3, 4, 5, 6, 7];

/** 16 bytes at a time, each 0–255. Comparisons give 255 where they hold, else 0. */
export const i8x16 = {
  splat: (a: I32): V128 => vector(0x0f, a),
  /** One byte from memory in all places. */
  loadSplat: (address: I32, offset = 0): V128 => loaded('v128', [0xfd, 0x07], address, offset),
  /** Modulo 256. */
  add: (a: V128, b: V128): V128 => vector(0x6e, a, b),
  /** Modulo 256. */
  sub: (a: V128, b: V128): V128 => vector(0x71, a, b),
  min: (a: V128, b: V128): V128 => vector(0x77, a, b),
  max: (a: V128, b: V128): V128 => vector(0x79, a, b),
  equal: (a: V128, b: V128): V128 => vector(0x23, a, b),
  lessThan: (a: V128, b: V128): V128 => vector(0x26, a, b),
  atLeast: (a: V128, b: V128): V128 => vector(0x2c, a, b),
  /** The bytes of a at the given positions; 0 where a position is above 15. Quickest with a constant that says 255 there. */
  swizzle: (a: V128, positions: V128): V128 => vector(0x0e, a, positions),
  /** a0 b0 a1 b1 … of the lower eight bytes. */
  interleaveLow: (a: V128, b: V128): V128 =>
    v128.shuffle(
      a,
      b,
      POSITIONS.flatMap((position) => [position, 16 + position]),
    ),
  /** The same of the upper eight. */
  interleaveHigh: (a: V128, b: V128): V128 =>
    v128.shuffle(
      a,
      b,
      POSITIONS.flatMap((position) => [8 + position, 24 + position]),
    ),
  /** The 16 numbers of two vectors of `i16x8` as bytes; what lies outside of 0–255 becomes the nearer end. */
  narrow: (low: V128, high: V128): V128 => vector(0x66, low, high),
};
