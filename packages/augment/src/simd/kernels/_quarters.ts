import { f32x4, i16x8, i32x4 } from '@leoclr/wasm-assembler';
import type { Code, V128, Variable } from '@leoclr/wasm-assembler';

type Eight = (bytes: V128) => V128;

/** The lower and the upper eight of 16 bytes as 16-bit numbers. */
export function halves(code: Code, bytes: V128): readonly [Variable<'v128'>, Variable<'v128'>] {
  return [code.variable(i16x8.fromLowBytes(bytes)), code.variable(i16x8.fromHighBytes(bytes))];
}

/** The same with signs. */
export function signedHalves(code: Code, bytes: V128): readonly [Variable<'v128'>, Variable<'v128'>] {
  return [code.variable(i16x8.fromLowSignedBytes(bytes)), code.variable(i16x8.fromHighSignedBytes(bytes))];
}

/** 16-bit numbers as floats, in four vectors. */
export function floatsOf(numbers: readonly V128[]): V128[] {
  return integersOf(numbers).map(f32x4.fromIntegers);
}

/** 16-bit numbers as 32-bit numbers, in four vectors. */
export function integersOf(numbers: readonly V128[]): V128[] {
  const widen: Eight[] = [i32x4.fromLow, i32x4.fromHigh];
  return numbers.flatMap((half) => widen.map((part) => part(half)));
}
