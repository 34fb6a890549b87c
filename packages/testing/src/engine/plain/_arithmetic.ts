import { alongCurve, alongSurface } from './_maps.ts';
import type { Curve } from './_maps.ts';
import type { Plain } from './_plain.ts';

/** a + b, broadcast. */
export function plus(a: Plain, b: Plain): Plain {
  return alongSurface(a, b, { value: (x, y) => x + y, slopeA: () => 1, slopeB: () => 1 });
}

/** a − b, broadcast. */
export function minus(a: Plain, b: Plain): Plain {
  return alongSurface(a, b, { value: (x, y) => x - y, slopeA: () => 1, slopeB: () => -1 });
}

/** a · b, broadcast. */
export function times(a: Plain, b: Plain): Plain {
  return alongSurface(a, b, { value: (x, y) => x * y, slopeA: (_, y) => y, slopeB: (x) => x });
}

/** a / b, broadcast. */
export function over(a: Plain, b: Plain): Plain {
  return alongSurface(a, b, { value: (x, y) => x / y, slopeA: (_, y) => 1 / y, slopeB: (x, y) => -x / (y * y) });
}

/** factor · x + shift. */
export function scaled(x: Plain, factor: number, shift = 0): Plain {
  return alongCurve(x, { value: (value) => factor * value + shift, slope: () => factor });
}

export const reluCurve: Curve = { value: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0), corners: [0] };

/** max(x, 0). */
export function reluOf(x: Plain): Plain {
  return alongCurve(x, reluCurve);
}

export function exponential(x: Plain): Plain {
  return alongCurve(x, { value: Math.exp, slope: Math.exp });
}

export function logarithm(x: Plain): Plain {
  return alongCurve(x, { value: Math.log, slope: (value) => 1 / value });
}

export function square(x: Plain): Plain {
  return alongCurve(x, { value: (value) => value * value, slope: (value) => 2 * value });
}

export function squareRoot(x: Plain): Plain {
  return alongCurve(x, { value: Math.sqrt, slope: (value) => 0.5 / Math.sqrt(value) });
}
