import type { Rng } from '@leoclr/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { integerFrom, oneOf } from '../_family.ts';
import type { Plain } from '../plain/_plain.ts';
import { drawnFrom, padded, reshaped, sliced, tiled, transposed } from '../plain/_shaping.ts';
import { sizeOf } from '../plain/_shapes.ts';

export interface Move {
  readonly what: string;
  readonly run: (x: Tensor) => Tensor | Tensor[];
  readonly plain: (x: Plain) => Plain | Plain[];
  readonly differentiable?: boolean;
}

type Side = [before: number, after: number];

/** What can be done to a shape without changing a value. */
export const moves: readonly ((draw: Rng, shape: readonly number[]) => Move)[] = [
  reshape,
  transpose,
  slice,
  stridedSlice,
  pad,
  mirrorPad,
  tile,
  split,
  stack,
  reverse,
];

function reshape(draw: Rng, shape: readonly number[]): Move {
  const size = sizeOf(shape);
  const divisor = oneOf(
    draw,
    [1, 2, 3, 4, 5, 7, 8, 16].filter((candidate) => size % candidate === 0),
  );
  const target = oneOf(draw, [[size], [1, size, 1], [divisor, size / divisor], [size / divisor, 1, divisor]]);
  return { what: `reshape to ${target.join(' × ')}`, run: (x) => tf.reshape(x, target), plain: (x) => reshaped(x, target) };
}

function transpose(draw: Rng, shape: readonly number[]): Move {
  const order = [...draw.permutation(shape.length)];
  return { what: `transpose to ${order.join(', ')}`, run: (x) => tf.transpose(x, order), plain: (x) => transposed(x, order) };
}

function slice(draw: Rng, shape: readonly number[]): Move {
  const begin = shape.map((size) => draw.integer(size + 1));
  const size = shape.map((full, axis) => draw.integer(full - begin[axis]! + 1));
  return {
    what: `slice of ${size.join(' × ')} from ${begin.join(', ')}`,
    run: (x) => tf.slice(x, begin, size),
    plain: (x) => sliced(x, begin, size),
  };
}

/** Its gradient is missing in tfjs. */
export function stridedSlice(draw: Rng, shape: readonly number[]): Move {
  const begin = shape.map((size) => draw.integer(size));
  const end = shape.map((size, axis) => begin[axis]! + 1 + draw.integer(size - begin[axis]!));
  const steps = shape.map(() => integerFrom(draw, 1, 3));
  const size = shape.map((_, axis) => Math.ceil((end[axis]! - begin[axis]!) / steps[axis]!));
  return {
    what: `strided slice from ${begin.join(', ')} to ${end.join(', ')} by ${steps.join(', ')}`,
    run: (x) => tf.stridedSlice(x, begin, end, steps),
    plain: (x) => sliced(x, begin, size, steps),
    differentiable: false,
  };
}

function pad(draw: Rng, shape: readonly number[]): Move {
  const paddings = shape.map((): Side => [draw.integer(3), draw.integer(3)]);
  const fill = oneOf(draw, [0, 0, 1.5]);
  return {
    what: `pad ${JSON.stringify(paddings)} with ${fill}`,
    run: (x) => tf.pad(x, paddings, fill),
    plain: (x) => padded(x, paddings, fill),
  };
}

/** Its gradient is missing in tfjs. */
export function mirrorPad(draw: Rng, shape: readonly number[]): Move {
  const mode = oneOf<'reflect' | 'symmetric'>(draw, ['reflect', 'symmetric']);
  const edge = mode === 'reflect' ? 1 : 0;
  const most = (size: number): number => Math.min(2, size - edge);
  const paddings = shape.map((size): Side => [draw.integer(most(size) + 1), draw.integer(most(size) + 1)]);
  const target = shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]);
  const mirrored = (at: number, size: number): number => {
    if (at < 0) return edge - at - 1;
    return at < size ? at : 2 * size - at - 1 - edge;
  };
  return {
    what: `mirror pad ${JSON.stringify(paddings)}, ${mode}`,
    run: (x) => tf.mirrorPad(x, paddings, mode),
    plain: (x) => drawnFrom(x, target, (to) => to.map((at, axis) => mirrored(at - paddings[axis]![0], shape[axis]!))),
    differentiable: false,
  };
}

function tile(draw: Rng, shape: readonly number[]): Move {
  const reps = shape.map(() => oneOf(draw, [1, 1, 2, 3]));
  return { what: `tile ${reps.join(', ')}`, run: (x) => tf.tile(x, reps), plain: (x) => tiled(x, reps) };
}

function split(draw: Rng, shape: readonly number[]): Move {
  const axis = draw.integer(shape.length);
  const first = draw.integer(shape[axis]! + 1);
  const sizes = [first, shape[axis]! - first];
  const begin = (at: number): number[] => shape.map((_, along) => (along === axis ? at : 0));
  const extent = (size: number): number[] => shape.map((full, along) => (along === axis ? size : full));
  return {
    what: `split into ${sizes.join(' and ')} along axis ${axis}`,
    run: (x) => tf.split(x, sizes, axis),
    plain: (x) => [sliced(x, begin(0), extent(first)), sliced(x, begin(first), extent(sizes[1]!))],
  };
}

/** The same part twice, and its parts again. */
function stack(draw: Rng, shape: readonly number[]): Move {
  const axis = draw.integer(shape.length + 1);
  const target = [...shape.slice(0, axis), 2, ...shape.slice(axis)];
  return {
    what: `stack with itself along axis ${axis}`,
    run: (x) => tf.stack([x, x], axis),
    plain: (x) => drawnFrom(x, target, (to) => to.filter((_, along) => along !== axis)),
  };
}

/** Its gradient is missing in tfjs. */
export function reverse(draw: Rng, shape: readonly number[]): Move {
  const axis = draw.integer(shape.length);
  return {
    what: `reverse axis ${axis}`,
    run: (x) => tf.reverse(x, axis),
    plain: (x) => drawnFrom(x, shape, (to) => to.map((at, along) => (along === axis ? shape[axis]! - 1 - at : at))),
    differentiable: false,
  };
}
