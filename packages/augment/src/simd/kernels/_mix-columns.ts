import { i32, i32x4, v128, wasmFunction } from '@leoclr/wasm-assembler';
import type { Code, I32, V128, Variable, WasmFunction } from '@leoclr/wasm-assembler';
import { WEIGHT_BITS } from '../../_taps.ts';
import { storePlanes } from './_planes.ts';
import { addSums, bytePairs, halfOf, rounded, toBytes, weigh } from './_split-sum.ts';

/**
 * Resamples columns of rows that hold 16 RGB pixels in every 48 bytes, and takes the channels apart: each becomes a plane of its own. `taps`
 * is a record for each output row, as in `_mix-rows.ts`, with distances from the first row.
 *
 * @param single Code for one pair of input rows; otherwise any number of them.
 */
export function mixColumns(single: boolean): WasmFunction {
  return wasmFunction(['from', 'pitch', 'to', 'plane', 'rows', 'taps', 'groups', 'pairs'], (code, p) => {
    const half = halfOf(code, WEIGHT_BITS);
    const [tap, to] = [code.variable(p.taps), code.variable(p.to)];
    code.times(p.rows, () => {
      const source = code.variable(i32.add(p.from, i32.load(tap)));
      const place = { source, pitch: p.pitch, tap, pairs: single ? null : p.pairs };
      const mix = single ? onePair(code, place, half) : manyPairs(code, place, half);
      code.times(p.groups, () => {
        storePlanes(
          code,
          { to, plane: p.plane },
          [0, 16, 32].map((offset) => code.variable(mix(offset))),
        );
        code.advance(source, 48);
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
  readonly pairs: I32 | null;
}

function onePair(code: Code, { source, pitch, tap }: Place, half: V128): (offset: number) => V128 {
  const weights = { high: code.variable(i32x4.loadSplat(tap, 4)), low: code.variable(i32x4.loadSplat(tap, 8)) };
  return (offset) => {
    const pairs = bytePairs(code, v128.load(source, offset), v128.load(i32.add(source, pitch), offset));
    return toBytes(pairs.map((values) => rounded(weigh(code, values, weights), half, WEIGHT_BITS / 2)));
  };
}

function manyPairs(code: Code, { source, pitch, tap, pairs }: Place, half: V128): (offset: number) => V128 {
  const zero = v128.constant(Array.from({ length: 16 }, () => 0));
  return (offset) => {
    const sums = [0, 1, 2, 3].map(() => ({ high: code.variable(zero), low: code.variable(zero) }));
    const [row, record] = [code.variable(source), code.variable(tap)];
    code.times(pairs!, () => {
      const weights = { high: code.variable(i32x4.loadSplat(record, 4)), low: code.variable(i32x4.loadSplat(record, 8)) };
      bytePairs(code, v128.load(row, offset), v128.load(i32.add(row, pitch), offset)).forEach((values, index) => {
        const sum = sums[index]!;
        const next = addSums(sum, weigh(code, values, weights));
        code.set(sum.high, next.high);
        code.set(sum.low, next.low);
      });
      code.advance(row, i32.mul(pitch, 2));
      code.advance(record, 8);
    });
    return toBytes(sums.map((sum) => rounded(sum, half, WEIGHT_BITS / 2)));
  };
}
