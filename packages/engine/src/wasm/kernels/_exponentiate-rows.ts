import { f32, f32x4, i32, wasmFunction } from '@leoclr/wasm-assembler';
import type { Code, V128, Variable, WasmFunction } from '@leoclr/wasm-assembler';

const VECTOR = 16;
/** e to less than this is nothing in float32, and 2 to the power of it has no exponent bits. */
const LOWEST = -87;

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

/** exp of numbers that are not above 0, to the last bit or two: 2^n · exp(rest) with the polynomial of Cephes' expf. */
function exponential(code: Code, x: V128): V128 {
  const clamped = code.variable(f32x4.max(constant(LOWEST), x));
  const whole = code.variable(f32x4.nearest(f32x4.mul(clamped, constant(Math.LOG2E))));
  // ln 2 in two parts, so that the rest keeps its last bits.
  const high = f32x4.sub(clamped, f32x4.mul(whole, constant(0.693359375)));
  const rest: Variable<'v128'> = code.variable(f32x4.sub(high, f32x4.mul(whole, constant(-2.1219444e-4))));
  const coefficients = [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1];
  const polynomial = code.variable(constant(coefficients[0]!));
  for (const coefficient of coefficients.slice(1)) code.set(polynomial, f32x4.add(f32x4.mul(polynomial, rest), constant(coefficient)));
  const series = f32x4.add(f32x4.add(f32x4.mul(polynomial, f32x4.mul(rest, rest)), rest), constant(1));
  return f32x4.mul(series, f32x4.powerOfTwo(whole));
}

function constant(value: number): V128 {
  return f32x4.splat(f32.constant(value));
}
