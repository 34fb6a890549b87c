import { i32 } from './i32.ts';
import { i32x4 } from './i32x4.ts';
import { loaded, vector } from './_instruction.ts';
import { v128 } from './v128.ts';
import type { F32, I32, V128 } from './value.ts';

/** Four float32 numbers at a time. */
export const f32x4 = {
  zero: { type: 'v128', bytes: [0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0)] } as V128,
  splat: (a: F32): V128 => vector(0x13, a),
  load: (address: I32, offset = 0): V128 => v128.load(address, offset),
  /** One number from memory in all four places. */
  loadSplat: (address: I32, offset = 0): V128 => loaded('v128', [0xfd, 0x09], address, offset),
  add: (a: V128, b: V128): V128 => vector(0xe4, a, b),
  sub: (a: V128, b: V128): V128 => vector(0xe5, a, b),
  mul: (a: V128, b: V128): V128 => vector(0xe6, a, b),
  div: (a: V128, b: V128): V128 => vector(0xe7, a, b),
  sqrt: (a: V128): V128 => vector(0xe3, a),
  /** max(a, 0); a NaN stays one. */
  relu: (a: V128): V128 => vector(0xeb, a, f32x4.zero),
  /** The larger, or a where they can't be compared. */
  max: (a: V128, b: V128): V128 => vector(0xeb, a, b),
  /** `value` where a > b, elsewhere 0. */
  where: (value: V128, a: V128, b: V128): V128 => v128.and(value, vector(0x44, a, b)),
  /** `value` where a equals b, elsewhere 0. */
  whereEqual: (value: V128, a: V128, b: V128): V128 => v128.and(value, vector(0x41, a, b)),
  /** All bits where a is at least b, elsewhere none. */
  atLeast: (a: V128, b: V128): V128 => vector(0x46, a, b),
  /** The floats of four whole numbers with signs. */
  fromIntegers: (a: V128): V128 => vector(0xfa, a),
  /** The whole numbers below. */
  floor: (a: V128): V128 => vector(0x68, a),
  /** The nearest whole numbers. */
  nearest: (a: V128): V128 => vector(0x6a, a),
  /** 2 to the power of whole numbers from −126 to 127: they become the exponent bits. */
  powerOfTwo: (whole: V128): V128 => {
    const bias = i32x4.splat(i32.constant(127));
    return i32x4.shiftLeft(i32x4.add(i32x4.truncate(whole), bias), 23);
  },
  /** Four of the eight numbers of a and b, by position 0–7. */
  shuffle: (a: V128, b: V128, lanes: readonly [number, number, number, number]): V128 =>
    v128.shuffle(
      a,
      b,
      lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
    ),
};
