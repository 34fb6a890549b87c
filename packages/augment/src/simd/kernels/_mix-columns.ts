import { i32, i32x4, v128, wasmFunction } from '@leoclr/wasm-assembler';
import type { Code, I32, V128, Variable, WasmFunction } from '@leoclr/wasm-assembler';
import { WEIGHT_BITS } from '../../_taps.ts';
import { separated, storePlanes } from './_planes.ts';
import { addSums, bytePairs, halfOf, rounded, toBytes, weigh } from './_split-sum.ts';

/**
 * Resamples columns of rows that hold 16 RGB pixels in every 48 bytes, and takes the channels apart: each becomes a plane of its own. `taps`
 * is a record for each output row, as in `_mix-rows.ts`, with distances from the first row. `line` has room for one row.
 *
 * @param single Code for one pair of input rows; otherwise any number of them.
 */
export function mixColumns(single: boolean): WasmFunction {
  return wasmFunction(['from', 'pitch', 'line', 'to', 'plane', 'rows', 'taps', 'pairs'], (code, p) => {
    const half = halfOf(code, WEIGHT_BITS);
    const groups = code.variable(i32.div(p.pitch, 48));
    const vectors = code.variable(i32.mul(groups, 3));
    const [tap, to] = [code.variable(p.taps), code.variable(p.to)];
    code.times(p.rows, () => {
      const source = code.variable(i32.add(p.from, i32.load(tap)));
      const place = { source, pitch: p.pitch, tap, pairs: p.pairs };
      const mixed = single ? onePair(code, place, half) : manyPairs(code, place, half);
      const mixedTo = code.variable(p.line);
      code.times(vectors, () => {
        code.store(mixedTo, mixed());
        code.advance(source, 16);
        code.advance(mixedTo, 16);
      });
      const line = code.variable(p.line);
      code.times(groups, () => {
        const pixels = [code.variable(v128.load(line)), code.variable(v128.load(line, 16)), code.variable(v128.load(line, 32))] as const;
        storePlanes(code, { at: to, plane: p.plane }, separated(pixels));
        code.advance(line, 48);
        code.advance(to, 16);
      });
      code.advance(tap, single ? 12 : i32.add(i32.mul(p.pairs, 8), 4));
    });
  });
}

interface Place {
  readonly source: I32;
  readonly pitch: I32;
  readonly tap: Variable<'i32'>;
  readonly pairs: I32;
}

/** Writes what mixes 16 bytes of two rows. */
function onePair(code: Code, { source, pitch, tap }: Place, half: V128): () => V128 {
  const weights = { high: code.variable(i32x4.loadSplat(tap, 4)), low: code.variable(i32x4.loadSplat(tap, 8)) };
  return () => {
    const pairs = bytePairs(code, v128.load(source), v128.load(i32.add(source, pitch)));
    return toBytes(pairs.map((values) => rounded(weigh(code, values, weights), half, WEIGHT_BITS / 2)));
  };
}

/** Writes what mixes 16 bytes of any number of rows. */
function manyPairs(code: Code, { source, pitch, tap, pairs }: Place, half: V128): () => V128 {
  const zero = v128.constant(Array.from({ length: 16 }, () => 0));
  return () => {
    const sums = [0, 1, 2, 3].map(() => ({ high: code.variable(zero), low: code.variable(zero) }));
    const [row, record] = [code.variable(source), code.variable(tap)];
    code.times(pairs, () => {
      const weights = { high: code.variable(i32x4.loadSplat(record, 4)), low: code.variable(i32x4.loadSplat(record, 8)) };
      bytePairs(code, v128.load(row), v128.load(i32.add(row, pitch))).forEach((values, index) => {
        const sum = sums[index]!;
        const next = addSums(sum, weigh(code, values, weights));
        code.set(sum.high, next.high);
        code.set(sum.low, next.low);
      });
      code.advance(row, i32.shiftLeft(pitch, 1));
      code.advance(record, 8);
    });
    return toBytes(sums.map((sum) => rounded(sum, half, WEIGHT_BITS / 2)));
  };
}
