import type { Rng } from '@leoclr/core';
import { oneOf } from '../_family.ts';
import { sizeOf } from '../plain/_shapes.ts';

const sizes = [1, 1, 2, 3, 5, 7, 8, 16, 17];
const LARGEST = 3000;

/** Sizes of the given rank, now and then 1, odd or a multiple of 8; never more than 3000 values in all. */
export function drawShape(draw: Rng, rank: number): number[] {
  for (;;) {
    const shape = Array.from({ length: rank }, () => oneOf(draw, sizes));
    if (sizeOf(shape) <= LARGEST) return shape;
  }
}

/** The same with one axis of length 0. */
export function drawEmptyShape(draw: Rng, rank: number): number[] {
  const shape = drawShape(draw, rank);
  shape[draw.integer(rank)] = 0;
  return shape;
}

/** A shape that broadcasts to the given one: some axes have length 1, some leading ones are missing. */
export function drawNarrower(draw: Rng, shape: readonly number[]): number[] {
  const narrower = shape.map((size) => (draw.chance(0.35) ? 1 : size));
  return draw.chance(0.4) ? narrower.slice(draw.integer(shape.length + 1)) : narrower;
}
