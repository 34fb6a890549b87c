import { f32, f32x4, i32, i32x4, v128, wasmFunction } from '@leoclr/wasm-assembler';
import type { I32, V128, WasmFunction } from '@leoclr/wasm-assembler';

/** Numbers that are compared together; rows are whole multiples of it. */
export const STRIDE = 16;
const LANES = 4;
const FLOAT = 4;
/** A similarity and its position. */
const ENTRY = 8;

/**
 * Looks through rows of similarities and appends those that reach their row's threshold, with their positions, to what the row has kept.
 * `counts` goes on counting when `capacity` is full; the last place is then written again and again.
 */
export const collectLoop: WasmFunction = wasmFunction(
  ['values', 'rows', 'strides', 'thresholds', 'counts', 'entries', 'capacity', 'first'],
  (code, { values, rows, strides, thresholds, counts, entries, capacity, first }) => {
    const value = code.variable(values);
    const [threshold, count, list] = [code.variable(thresholds), code.variable(counts), code.variable(entries)];
    const rowBytes = code.variable(i32.mul(i32.add(capacity, 1), ENTRY));
    const limit = code.variable(f32x4.zero);
    const position = code.variable(first);
    const kept = code.variable(i32.constant(0));
    const [found, lane, place] = [code.variable(i32.constant(0)), code.variable(i32.constant(0)), code.variable(i32.constant(0))];
    code.times(rows, () => {
      code.set(limit, f32x4.loadSplat(threshold));
      code.set(kept, i32.load(count));
      code.set(position, first);
      code.times(strides, () => {
        code.if(v128.anyTrue(anyReaching(value, limit)), () => {
          code.set(found, reaching(value, limit));
          code.while(found, () => {
            code.set(lane, i32.trailingZeros(found));
            code.set(place, i32.add(list, i32.shiftLeft(i32.min(kept, capacity), 3)));
            code.store(place, f32.load(i32.add(value, i32.shiftLeft(lane, 2))));
            code.store(place, i32.add(position, lane), FLOAT);
            code.advance(kept, 1);
            code.set(found, i32.and(found, i32.sub(found, 1)));
          });
        });
        code.advance(value, STRIDE * FLOAT);
        code.advance(position, STRIDE);
      });
      code.store(count, kept);
      code.advance(threshold, FLOAT);
      code.advance(count, FLOAT);
      code.advance(list, rowBytes);
    });
  },
);

/** Writes to `counts` how many of a row reach a threshold: four numbers, to be added. */
export const countLoop: WasmFunction = wasmFunction(['values', 'strides', 'threshold', 'counts'], (code, parameters) => {
  const value = code.variable(parameters.values);
  const limit = code.variable(f32x4.loadSplat(parameters.threshold));
  const sum = code.variable(f32x4.zero);
  code.times(parameters.strides, () => {
    // A mask of ones is −1.
    for (let i = 0; i < STRIDE; i += LANES) code.set(sum, i32x4.sub(sum, f32x4.atLeast(f32x4.load(value, i * FLOAT), limit)));
    code.advance(value, STRIDE * FLOAT);
  });
  code.store(parameters.counts, sum);
});

function vectors(value: I32): [V128, V128, V128, V128] {
  return [0, 1, 2, 3].map((vector) => f32x4.load(value, vector * LANES * FLOAT)) as [V128, V128, V128, V128];
}

/** Not zero when one of 16 numbers reaches the limit. Four comparisons are quicker than WebAssembly's `max`, which cares for NaN and −0. */
function anyReaching(value: I32, limit: V128): V128 {
  const [a, b, c, d] = vectors(value).map((vector) => f32x4.atLeast(vector, limit)) as [V128, V128, V128, V128];
  return v128.or(v128.or(a, b), v128.or(c, d));
}

/** One bit for each of 16 numbers that reaches the limit. */
function reaching(value: I32, limit: V128): I32 {
  const [a, b, c, d] = vectors(value).map((vector) => i32x4.signs(f32x4.atLeast(vector, limit))) as [I32, I32, I32, I32];
  return i32.or(i32.or(a, i32.shiftLeft(b, LANES)), i32.or(i32.shiftLeft(c, 2 * LANES), i32.shiftLeft(d, 3 * LANES)));
}
