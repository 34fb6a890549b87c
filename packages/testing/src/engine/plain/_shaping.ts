import { linear } from './_maps.ts';
import { made } from './_plain.ts';
import type { Plain } from './_plain.ts';
import { eachPlace, indexOf, sizeOf, stridesOf } from './_shapes.ts';

/** The same values in another shape. */
export function reshaped(x: Plain, shape: readonly number[]): Plain {
  return linear(x, shape, (term) => x.values.forEach((_, index) => term(index, index)));
}

/** y[to] = x[the coordinates that `source` gives for to], or `fill` where it gives none. */
export function drawnFrom(
  x: Plain,
  shape: readonly number[],
  source: (to: readonly number[]) => readonly number[] | null,
  fill = 0,
): Plain {
  const strides = stridesOf(x.shape);
  const from = new Int32Array(sizeOf(shape));
  eachPlace(shape, (coordinates, index) => {
    const place = source(coordinates);
    from[index] = place === null ? -1 : indexOf(place, strides);
  });
  return made(
    shape,
    Float64Array.from(from, (place) => (place < 0 ? fill : x.values[place]!)),
    {
      parents: [x],
      back: (gradient, [dx]) =>
        from.forEach((place, to) => {
          if (place >= 0) dx![place]! += gradient[to]!;
        }),
    },
  );
}

/** Axis i of the result is axis `order[i]` of x. */
export function transposed(x: Plain, order: readonly number[]): Plain {
  const place = x.shape.map(() => 0);
  const shape = order.map((axis) => x.shape[axis]!);
  return drawnFrom(x, shape, (to) => {
    order.forEach((axis, index) => (place[axis] = to[index]!));
    return place;
  });
}

/** `size` values along each axis from `begin` on, every `steps`-th. */
export function sliced(x: Plain, begin: readonly number[], size: readonly number[], steps: readonly number[] = []): Plain {
  return drawnFrom(x, size, (to) => to.map((at, axis) => begin[axis]! + at * (steps[axis] ?? 1)));
}

/** `fill` around x. */
export function padded(x: Plain, paddings: readonly (readonly [number, number])[], fill = 0): Plain {
  const shape = x.shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]);
  return drawnFrom(
    x,
    shape,
    (to) => {
      const place = to.map((at, axis) => at - paddings[axis]![0]);
      return place.every((at, axis) => at >= 0 && at < x.shape[axis]!) ? place : null;
    },
    fill,
  );
}

/** x one after the other, `reps` times along each axis. */
export function tiled(x: Plain, reps: readonly number[]): Plain {
  return drawnFrom(
    x,
    x.shape.map((size, axis) => size * reps[axis]!),
    (to) => to.map((at, axis) => at % x.shape[axis]!),
  );
}

/** Parts one after the other along an axis. */
export function joined(parts: readonly Plain[], axis: number): Plain {
  const shape = parts[0]!.shape.map((size, along) => (along === axis ? parts.reduce((total, part) => total + part.shape[axis]!, 0) : size));
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  const width = shape[axis]! * inner;
  const values = new Float64Array(sizeOf(shape));
  const runs: { part: number; from: number; to: number; length: number }[] = [];
  let before = 0;
  for (const [part, { shape: own }] of parts.entries()) {
    const length = own[axis]! * inner;
    for (let row = 0; row < outer; row++) runs.push({ part, from: row * length, to: row * width + before, length });
    before += length;
  }
  for (const { part, from, to, length } of runs) values.set(parts[part]!.values.subarray(from, from + length), to);
  return made(shape, values, {
    parents: parts,
    back(gradient, toParents) {
      for (const { part, from, to, length } of runs) {
        for (let index = 0; index < length; index++) toParents[part]![from + index]! += gradient[to + index]!;
      }
    },
  });
}
