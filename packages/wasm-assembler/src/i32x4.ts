import { loaded, vector } from './_instruction.ts';
import type { I32, V128 } from './value.ts';

/** Four whole numbers of 32 bits at a time. */
export const i32x4 = {
  splat: (a: I32): V128 => vector(0x11, a),
  /** One number from memory in all four places. */
  loadSplat: (address: I32, offset = 0): V128 => loaded('v128', [0xfd, 0x09], address, offset),
  /** The lower four numbers of an `i16x8`, with their signs. */
  fromLow: (a: V128): V128 => vector(0xa7, a),
  /** The upper four. */
  fromHigh: (a: V128): V128 => vector(0xa8, a),
  add: (a: V128, b: V128): V128 => vector(0xae, a, b),
  sub: (a: V128, b: V128): V128 => vector(0xb1, a, b),
  /** a0·b0 + a1·b1, a2·b2 + a3·b3, … of two vectors of `i16x8`, with their signs. */
  dot: (a: V128, b: V128): V128 => vector(0xba, a, b),
  /** Products of the lower four numbers of two vectors of `i16x8`, 0–65535 each. */
  mulLow: (a: V128, b: V128): V128 => vector(0xbe, a, b),
  /** The same of the upper four. */
  mulHigh: (a: V128, b: V128): V128 => vector(0xbf, a, b),
  shiftLeft: (a: V128, bits: number): V128 => vector(0xab, a, { type: 'i32', bytes: [0x41, bits] }),
  /** Zeros move in from the left. */
  shiftRight: (a: V128, bits: number): V128 => vector(0xad, a, { type: 'i32', bytes: [0x41, bits] }),
  /** Sums of neighbouring numbers of an `i16x8`, 0–65535 each. */
  sumPairs: (a: V128): V128 => vector(0x7f, a),
  /** Four bits: the signs of the numbers, the first one lowest. */
  signs: (a: V128): I32 => ({ type: 'i32', bytes: [...a.bytes, 0xfd, 0xa4, 0x01] }),
  /** Floats without their fraction; what lies outside of the range becomes its nearer end, NaN becomes 0. */
  truncate: (a: V128): V128 => vector(0xf8, a),
};
