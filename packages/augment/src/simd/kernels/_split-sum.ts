import { i16x8, i32, i32x4, i8x16 } from '@leoclr/wasm-assembler';
import type { Code, V128, Variable } from '@leoclr/wasm-assembler';

/**
 * Sums of bytes times weights of up to 25 bits, exactly, with an instruction that multiplies 16-bit numbers: weights are split into
 * high · 2^bits + low, and the two sums are put together at the end.
 */
export interface SplitSum {
  readonly high: V128;
  readonly low: V128;
}

/** One pair of values times one pair of weights in each of four places; all are 16-bit numbers side by side. */
export function weigh(code: Code, values: V128, weights: SplitSum): SplitSum {
  const pairs = code.variable(values);
  return { high: i32x4.dot(pairs, weights.high), low: i32x4.dot(pairs, weights.low) };
}

export function addSums(a: SplitSum, b: SplitSum): SplitSum {
  return { high: i32x4.add(a.high, b.high), low: i32x4.add(a.low, b.low) };
}

/** The sum over 2^(2·bits), rounded. `half` is {@link halfOf} of 2·bits. */
export function rounded({ high, low }: SplitSum, half: V128, bits: number): V128 {
  return i32x4.shiftRight(i32x4.add(i32x4.add(i32x4.shiftLeft(high, bits), low), half), 2 * bits);
}

/** Half of 2^bits, in four places. */
export function halfOf(code: Code, bits: number): Variable<'v128'> {
  return code.variable(i32x4.splat(i32.constant(2 ** (bits - 1))));
}

/** 16 bytes from four vectors of `i32x4`, all from 0 to 255. */
export function toBytes([first, second, third, fourth]: readonly V128[]): V128 {
  return i8x16.narrow(i16x8.narrow(first!, second!), i16x8.narrow(third!, fourth!));
}

/** Bytes of two vectors as pairs of 16-bit numbers, in four vectors. */
export function bytePairs(code: Code, a: V128, b: V128): V128[] {
  const [x, y] = [code.variable(a), code.variable(b)];
  return [code.variable(i8x16.interleaveLow(x, y)), code.variable(i8x16.interleaveHigh(x, y))].flatMap((half) => [
    i16x8.fromLowBytes(half),
    i16x8.fromHighBytes(half),
  ]);
}
