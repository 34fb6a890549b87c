import { made } from './_plain.ts';
import type { Plain } from './_plain.ts';
import { broadcastShape, eachBroadcast, sizeOf } from './_shapes.ts';

/** Calls `term` with every place of the input, the place of the result that it adds to, and its weight (default 1). */
export type EachTerm = (term: (from: number, to: number, weight?: number) => void) => void;

/** A map that is linear in `x`: y[to] = Σ weight · x[from]. */
export function linear(x: Plain, shape: readonly number[], eachTerm: EachTerm): Plain {
  const values = new Float64Array(sizeOf(shape));
  eachTerm((from, to, weight = 1) => {
    values[to]! += weight * x.values[from]!;
  });
  return made(shape, values, {
    parents: [x],
    back(gradient, [dx]) {
      eachTerm((from, to, weight = 1) => {
        dx![from]! += weight * gradient[to]!;
      });
    },
  });
}

/** Calls `product` with the places of both factors and the place of the result that their product adds to. */
export type EachProduct = (product: (fromA: number, fromB: number, to: number) => void) => void;

/** A map that is linear in `a` and in `b`: y[to] = Σ a[fromA] · b[fromB]. */
export function bilinear(a: Plain, b: Plain, shape: readonly number[], eachProduct: EachProduct): Plain {
  const values = new Float64Array(sizeOf(shape));
  eachProduct((fromA, fromB, to) => {
    values[to]! += a.values[fromA]! * b.values[fromB]!;
  });
  return made(shape, values, {
    parents: [a, b],
    back(gradient, [da, db]) {
      eachProduct((fromA, fromB, to) => {
        da![fromA]! += b.values[fromB]! * gradient[to]!;
        db![fromB]! += a.values[fromA]! * gradient[to]!;
      });
    },
  });
}

/** A function of one number and its slope. */
export interface Curve {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
  /** Where the slope jumps. */
  readonly corners?: readonly number[];
}

/** A curve applied to every value. */
export function alongCurve(x: Plain, { value, slope, corners = [] }: Curve): Plain {
  const margin = corners.length === 0 ? undefined : nearest(x.values, corners);
  return made(x.shape, x.values.map(value), {
    ...(margin === undefined ? {} : { margin }),
    parents: [x],
    back(gradient, [dx]) {
      for (let index = 0; index < gradient.length; index++) dx![index]! += gradient[index]! * slope(x.values[index]!);
    },
  });
}

/** A function of two numbers and its two slopes. */
export interface Surface {
  readonly value: (a: number, b: number) => number;
  readonly slopeA: (a: number, b: number) => number;
  readonly slopeB: (a: number, b: number) => number;
  /** The slopes jump where a = b. */
  readonly cornerAtTie?: boolean;
}

/** A surface applied to every pair, after broadcasting. */
export function alongSurface(a: Plain, b: Plain, { value, slopeA, slopeB, cornerAtTie = false }: Surface): Plain {
  const shape = broadcastShape(a.shape, b.shape);
  const values = new Float64Array(sizeOf(shape));
  let margin = Number.POSITIVE_INFINITY;
  eachBroadcast(shape, [a.shape, b.shape], (to, [fromA, fromB]) => {
    const [x, y] = [a.values[fromA!]!, b.values[fromB!]!];
    values[to] = value(x, y);
    // Values that are equal by construction are fine: which of them gets the gradient is laid down.
    if (cornerAtTie && x !== y) margin = Math.min(margin, Math.abs(x - y));
  });
  return made(shape, values, {
    margin,
    parents: [a, b],
    back(gradient, [da, db]) {
      eachBroadcast(shape, [a.shape, b.shape], (to, [fromA, fromB]) => {
        const [x, y] = [a.values[fromA!]!, b.values[fromB!]!];
        da![fromA!]! += gradient[to]! * slopeA(x, y);
        db![fromB!]! += gradient[to]! * slopeB(x, y);
      });
    },
  });
}

/** Distance of the values from the nearest corner, relative to the largest of them. Exact zeros come from other ReLUs and padding. */
function nearest(values: Float64Array, corners: readonly number[]): number {
  let distance = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (const value of values) {
    largest = Math.max(largest, Math.abs(value));
    for (const corner of corners) if (value !== corner) distance = Math.min(distance, Math.abs(value - corner));
  }
  return largest === 0 ? Number.POSITIVE_INFINITY : distance / largest;
}
