import { i32, i32x4, i8x16, v128, wasmFunction } from '@leoclr/wasm-assembler';
import type { Code, I32, V128, Variable, WasmFunction } from '@leoclr/wasm-assembler';
import { WEIGHT_BITS } from '../../_taps.ts';
import type { SplitSum } from './_split-sum.ts';
import { addSums, halfOf, rounded, toBytes, weigh } from './_split-sum.ts';

const NONE = 255;
/** Two pixels of three bytes as pairs of 16-bit numbers: both reds, both greens, both blues. */
const PAIRED = [0, NONE, 3, NONE, 1, NONE, 4, NONE, 2, NONE, 5, NONE, NONE, NONE, NONE, NONE];
/** Four pixels of four bytes, without every fourth byte. */
const PACKED = [0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, NONE, NONE, NONE, NONE];

/**
 * Resamples rows of RGB pixels, four output pixels at a time. `taps` is a record for each output pixel: the distance of its first input
 * pixel from the start of the row in bytes, then the weights of each pair of input pixels (see `_write-taps.ts`).
 *
 * Reads up to 2 bytes beyond the last pixel's pair, and writes up to 4 bytes beyond the last four pixels.
 *
 * @param pairs Pairs of input pixels for an output pixel; null for code that takes any number as an argument.
 */
export function mixRows(pairs: number | null): WasmFunction {
  return wasmFunction(['from', 'fromPitch', 'to', 'toPitch', 'rows', 'taps', 'quads', 'pairs'], (code, p) => {
    const constants = { half: halfOf(code, WEIGHT_BITS), paired: code.variable(v128.constant(PAIRED)) };
    const packed = code.variable(v128.constant(PACKED));
    const [from, to] = [code.variable(p.from), code.variable(p.to)];
    code.times(p.rows, () => {
      const tap = code.variable(p.taps);
      const out = code.variable(to);
      code.times(p.quads, () => {
        const pixels = [0, 1, 2, 3].map(() => mixPixel(code, { from, tap, count: pairs ?? p.pairs }, constants));
        code.store(out, i8x16.swizzle(toBytes(pixels), packed));
        code.advance(out, 12);
      });
      code.advance(from, p.fromPitch);
      code.advance(to, p.toPitch);
    });
  });
}

interface Place {
  readonly from: I32;
  /** The pixel's record; moved on to the next one. */
  readonly tap: Variable<'i32'>;
  readonly count: I32 | number;
}

/** Red, green and blue of one output pixel, as whole numbers. */
function mixPixel(code: Code, { from, tap, count }: Place, { half, paired }: { half: V128; paired: V128 }): V128 {
  const source = code.variable(i32.add(from, i32.load(tap)));
  const mixed = (offset: number, weights: number): SplitSum =>
    weigh(code, i8x16.swizzle(v128.loadHalf(source, offset), paired), {
      high: i32x4.loadSplat(tap, weights),
      low: i32x4.loadSplat(tap, weights + 4),
    });
  if (typeof count === 'number') {
    const sums = Array.from({ length: count }, (_, pair) => mixed(6 * pair, 4 + 8 * pair));
    const pixel = code.variable(rounded(sums.reduce(addSums), half, WEIGHT_BITS / 2));
    code.advance(tap, 4 + 8 * count);
    return pixel;
  }
  const zero = v128.constant(PACKED.map(() => 0));
  const sum = { high: code.variable(zero), low: code.variable(zero) };
  code.times(count, () => {
    const next = addSums(sum, mixed(0, 4));
    code.set(sum.high, next.high);
    code.set(sum.low, next.low);
    code.advance(source, 6);
    code.advance(tap, 8);
  });
  code.advance(tap, 4);
  return code.variable(rounded(sum, half, WEIGHT_BITS / 2));
}
