import { f32, f32x4, i32, v128, wasmFunction } from '@leoclr/wasm-assembler';
import type { Code, I32, V128, Variable, WasmFunction } from '@leoclr/wasm-assembler';

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
    code.times(rows, () => {
      code.set(limit, f32x4.loadSplat(threshold));
      code.set(kept, i32.load(count));
      code.set(position, first);
      code.times(strides, () => {
        code.if(v128.anyTrue(f32x4.atLeast(largest(value), limit)), () => {
          for (let vector = 0; vector < STRIDE; vector += LANES) {
            code.if(v128.anyTrue(f32x4.atLeast(f32x4.load(value, vector * FLOAT), limit)), () => {
              for (let i = vector; i < vector + LANES; i++) append(code, i, { value, threshold, list, capacity, position, kept });
            });
          }
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

/** The largest of 16 numbers is among these four. */
function largest(value: I32): V128 {
  const [a, b, c, d] = [0, 16, 32, 48].map((offset) => f32x4.load(value, offset)) as [V128, V128, V128, V128];
  return f32x4.max(f32x4.max(a, b), f32x4.max(c, d));
}

interface Found {
  readonly value: I32;
  readonly threshold: I32;
  readonly list: I32;
  readonly capacity: I32;
  readonly position: I32;
  readonly kept: Variable<'i32'>;
}

/** Writes number i to the next free place, which only moves on when it belongs there: no jump. */
function append(code: Code, i: number, { value, threshold, list, capacity, position, kept }: Found): void {
  const place = code.variable(i32.add(list, i32.shiftLeft(i32.min(kept, capacity), 3)));
  code.store(place, f32.load(value, i * FLOAT));
  code.store(place, i32.add(position, i), FLOAT);
  code.advance(kept, f32.atLeast(f32.load(value, i * FLOAT), f32.load(threshold)));
}
