import { exponential, f32, f32x4, i32, wasmFunction } from '@leoclr/wasm-assembler';
import type { WasmFunction } from '@leoclr/wasm-assembler';

const VECTOR = 16;

/**
 * Rows `begin` to `end` of `logits` `[rows, 4 · vectors]` become exp(factor · logit − m), where m is the largest factor · logit of the row or
 * the row's number in `atLeast`, if that is larger. `results` gets 8 numbers a row: m four times, and four sums that make the row's sum.
 */
export const exponentiateRows: WasmFunction = wasmFunction(
  ['logits', 'vectors', 'factor', 'atLeast', 'results', 'thread', 'begin', 'end'],
  (code, p) => {
    const factor = code.variable(f32x4.splat(f32.fromBits(p.factor)));
    const rowBytes = code.variable(i32.mul(p.vectors, VECTOR));
    code.count(p.begin, p.end, (row) => {
      const start = i32.add(p.logits, i32.mul(row, rowBytes));
      const value = code.variable(start);
      const largest = code.variable(f32x4.loadSplat(i32.add(p.atLeast, i32.mul(row, 4))));
      code.times(p.vectors, () => {
        code.set(largest, f32x4.max(largest, f32x4.mul(factor, f32x4.load(value))));
        code.advance(value, VECTOR);
      });
      code.set(largest, f32x4.max(largest, f32x4.shuffle(largest, largest, [2, 3, 0, 1])));
      code.set(largest, f32x4.max(largest, f32x4.shuffle(largest, largest, [1, 0, 3, 2])));
      const sum = code.variable(f32x4.zero);
      code.set(value, start);
      code.times(p.vectors, () => {
        const weight = code.variable(exponential(code, f32x4.sub(f32x4.mul(factor, f32x4.load(value)), largest)));
        code.store(value, weight);
        code.set(sum, f32x4.add(sum, weight));
        code.advance(value, VECTOR);
      });
      const result = code.variable(i32.add(p.results, i32.mul(row, 2 * VECTOR)));
      code.store(result, largest);
      code.store(result, sum, VECTOR);
    });
  },
);
