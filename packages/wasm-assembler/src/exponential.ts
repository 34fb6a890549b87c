import { f32 } from './f32.ts';
import { f32x4 } from './f32x4.ts';
import type { V128 } from './value.ts';
import type { Code } from './wasm-function.ts';

/** e to less than this is nothing in float32, and 2 to the power of it has no exponent bits. */
const LOWEST = -87;

/** Of Cephes' `expf`, highest power first. */
const COEFFICIENTS = [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1] as const;

/**
 * e to the power of four float32 numbers that are not above 0, to the last bit or two: 2^n · exp(rest), the rest by the polynomial of Cephes'
 * `expf`. What is below −87 counts as −87; NaN stays NaN.
 */
export function exponential(code: Code, x: V128): V128 {
  const clamped = code.variable(f32x4.max(x, constant(LOWEST)));
  const whole = code.variable(f32x4.nearest(f32x4.mul(clamped, constant(Math.LOG2E))));
  // ln 2 in two parts, so that the rest keeps its last bits.
  const high = f32x4.sub(clamped, f32x4.mul(whole, constant(0.693359375)));
  const rest = code.variable(f32x4.sub(high, f32x4.mul(whole, constant(-2.1219444e-4))));
  const [first, ...others] = COEFFICIENTS;
  const polynomial = code.variable(constant(first));
  for (const coefficient of others) code.set(polynomial, f32x4.add(f32x4.mul(polynomial, rest), constant(coefficient)));
  const series = f32x4.add(f32x4.add(f32x4.mul(polynomial, f32x4.mul(rest, rest)), rest), constant(1));
  return f32x4.mul(series, f32x4.powerOfTwo(whole));
}

function constant(value: number): V128 {
  return f32x4.splat(f32.constant(value));
}
