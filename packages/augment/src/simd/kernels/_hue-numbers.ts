import { f32, f32x4, i16x8, i32, i32x4, i8x16 } from '@leoclr/wasm-assembler';
import type { Code, V128, Variable } from '@leoclr/wasm-assembler';
import { toBytes } from './_split-sum.ts';

/** Red, green and blue as 8-bit hue, saturation and value, 16 pixels each. */
export interface Hsv {
  readonly hue: V128;
  readonly saturation: V128;
  readonly value: V128;
}

/** Constants of the hue loop, kept out of it. */
export interface HueNumbers {
  readonly byte: Readonly<Record<number, Variable<'v128'>>>;
  readonly short: Readonly<Record<number, Variable<'v128'>>>;
  readonly float: Readonly<Record<number, Variable<'v128'>>>;
  /** The bits of the float 2^23. */
  readonly magicBits: Variable<'v128'>;
}

/** 2^23: a float from there on has no fraction, and its lowest bits are the number itself. */
const MAGIC = 2 ** 23;
export const ONE_OF_21675: number = 1 / 21675;

export function hueNumbers(code: Code): HueNumbers {
  const each = (values: readonly number[], splat: (value: number) => V128): Record<number, Variable<'v128'>> =>
    Object.fromEntries(values.map((value) => [value, code.variable(splat(value))]));
  return {
    byte: each([1, 3, 5, 255], (value) => i8x16.splat(i32.constant(value))),
    short: each([1, 85, 128, 193, 255], (value) => i16x8.splat(i32.constant(value))),
    float: each([1, 6, 255, MAGIC, ONE_OF_21675], (value) => f32x4.splat(f32.constant(value))),
    magicBits: code.variable(i32x4.splat(i32.constant(0x4b000000))),
  };
}

/** 16 bytes: four vectors of floats from 0 to 255, rounded to the nearest whole number. */
export function nearestBytes(floats: readonly V128[], { float, magicBits }: HueNumbers): V128 {
  return toBytes(floats.map((value) => i32x4.sub(f32x4.add(value, float[MAGIC]!), magicBits)));
}

/** The same without their fractions. Where a value is NaN, the byte is any. */
export function truncatedBytes(floats: readonly V128[], numbers: HueNumbers): V128 {
  return nearestBytes(floats.map(f32x4.floor), numbers);
}
