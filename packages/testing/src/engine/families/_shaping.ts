import { concat } from '@tensorflow/tfjs-core';
import { normals } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import type { EngineCase } from '../_engine-case.ts';
import { integerFrom, oneOf } from '../_family.ts';
import type { Family } from '../_family.ts';
import { joined } from '../plain/_shaping.ts';
import { drawEmptyShape, drawShape } from './_draw-shape.ts';
import { mirrorPad, moves, reverse, stridedSlice } from './_moves.ts';

export const shapingOps: Family = {
  name: 'shaping',
  count: 6 * moves.length,
  // Gradients of copies are sums.
  tolerance: 1e-6,
  draw(draw, index) {
    const rank = integerFrom(draw, 1, 4);
    // Mirrors and strides want something to see.
    const mayBeEmpty = ![reverse, mirrorPad, stridedSlice].includes(moves[index % moves.length]!);
    const shape = mayBeEmpty && index < moves.length ? drawEmptyShape(draw, rank) : drawShape(draw, rank);
    const { run, plain, ...rest } = moves[index % moves.length]!(draw, shape);
    return engineCase({ ...rest, inputs: { x: normals(shape) }, run: ({ x }) => run(x), plain: ({ x }) => plain(x) });
  },
};

/** Parts along an axis, one of them empty at times; gradients to all. */
export const concatenation: Family = {
  name: 'concatenation',
  count: 12,
  tolerance: 0,
  draw(draw, index): EngineCase {
    const shape = drawShape(draw, integerFrom(draw, 1, 4));
    const axis = draw.integer(shape.length);
    const part = (): number[] => shape.map((size, along) => (along === axis ? oneOf(draw, [1, 2, 5, 8, 16]) : size));
    const empty = shape.map((size, along) => (along === axis ? 0 : size));
    return engineCase({
      what: `along axis ${axis}`,
      inputs: { a: normals(index === 0 ? empty : part()), b: normals(part()), c: normals(index === 1 ? empty : part()) },
      run: ({ a, b, c }) => concat([a, b, c], axis),
      plain: ({ a, b, c }) => joined([a, b, c], axis),
    });
  },
};
