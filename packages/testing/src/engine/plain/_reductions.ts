import { linear } from './_maps.ts';
import { made } from './_plain.ts';
import type { Plain } from './_plain.ts';
import { eachPlace, indexOf, sizeOf, stridesOf } from './_shapes.ts';

export interface Reduction {
  readonly axes: readonly number[];
  /** Reduced axes stay, with length 1. */
  readonly keep?: boolean;
}

/** Σ x over the axes. */
export function sumOver(x: Plain, reduction: Reduction): Plain {
  const { shape, target } = reduced(x.shape, reduction);
  return linear(x, shape, (term) => target.forEach((to, from) => term(from, to)));
}

/** Mean of x over the axes. */
export function meanOver(x: Plain, reduction: Reduction): Plain {
  const { shape, target } = reduced(x.shape, reduction);
  const weight = sizeOf(shape) / x.values.length;
  return linear(x, shape, (term) => target.forEach((to, from) => term(from, to, weight)));
}

/** Largest x over the axes; the smallest for `sign` −1. */
export function extremeOver(x: Plain, { sign = 1, ...reduction }: Reduction & { sign?: 1 | -1 }): Plain {
  const { shape, target } = reduced(x.shape, reduction);
  const best = new Int32Array(sizeOf(shape)).fill(-1);
  let margin = Number.POSITIVE_INFINITY;
  target.forEach((to, from) => {
    const known = best[to]!;
    if (known < 0 || sign * x.values[from]! > sign * x.values[known]!) best[to] = from;
  });
  target.forEach((to, from) => {
    if (best[to] !== from) margin = Math.min(margin, Math.abs(x.values[best[to]!]! - x.values[from]!));
  });
  return made(
    shape,
    Float64Array.from(best, (from) => x.values[from]!),
    { margin, parents: [x], back: (gradient, [dx]) => best.forEach((from, to) => (dx![from]! += gradient[to]!)) },
  );
}

/** Π x over the axes. */
export function productOver(x: Plain, reduction: Reduction): Plain {
  const { shape, target } = reduced(x.shape, reduction);
  const values = new Float64Array(sizeOf(shape)).fill(1);
  target.forEach((to, from) => (values[to]! *= x.values[from]!));
  return made(shape, values, {
    parents: [x],
    back: (gradient, [dx]) => target.forEach((to, from) => (dx![from]! += (gradient[to]! * values[to]!) / x.values[from]!)),
  });
}

/** The place of the largest x along an axis (of the smallest for `sign` −1), as an index along it. */
export function placeOfExtreme(x: Plain, axis: number, sign: 1 | -1): Plain {
  const { shape, target } = reduced(x.shape, { axes: [axis] });
  const best = new Int32Array(sizeOf(shape)).fill(-1);
  target.forEach((to, from) => {
    if (best[to]! < 0 || sign * x.values[from]! > sign * x.values[best[to]!]!) best[to] = from;
  });
  const stride = stridesOf(x.shape)[axis]!;
  const places = Float64Array.from(best, (from) => Math.floor(from / stride) % x.shape[axis]!);
  return made(shape, places, { parents: [x], back: () => {} });
}

/** The shape after a reduction, and where each value goes. */
function reduced(shape: readonly number[], { axes, keep = false }: Reduction): { shape: number[]; target: Int32Array } {
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const strides = stridesOf(kept).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
  const target = new Int32Array(sizeOf(shape));
  eachPlace(shape, (coordinates, index) => (target[index] = indexOf(coordinates, strides)));
  return { shape: keep ? kept : kept.filter((_, axis) => !axes.includes(axis)), target };
}
