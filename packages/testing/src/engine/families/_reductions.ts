import type { Rng } from '@leoclr/core';
import { argMax, argMin, max, mean, min, prod, sum } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { between, normals } from '../_case-input.ts';
import type { CaseInput } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import { integerFrom, oneOf } from '../_family.ts';
import type { Family } from '../_family.ts';
import type { Plain } from '../plain/_plain.ts';
import { extremeOver, meanOver, placeOfExtreme, productOver, sumOver } from '../plain/_reductions.ts';
import type { Reduction } from '../plain/_reductions.ts';
import { drawEmptyShape, drawShape } from './_draw-shape.ts';

interface Reducer {
  readonly name: string;
  readonly run: (x: Tensor, axes: number[], keep: boolean) => Tensor;
  readonly plain: (x: Plain, reduction: Reduction) => Plain;
  /** Sums of numbers of both signs may cancel, and then no error is small beside the result. */
  readonly input: (shape: readonly number[]) => CaseInput;
}

const positive = (shape: readonly number[]): CaseInput => between(shape, 0.5, 1.5);

const reducers: readonly Reducer[] = [
  { name: 'sum', run: sum, plain: sumOver, input: positive },
  { name: 'mean', run: mean, plain: meanOver, input: positive },
  { name: 'max', run: max, plain: extremeOver, input: normals },
  { name: 'min', run: min, plain: (x, reduction) => extremeOver(x, { ...reduction, sign: -1 }), input: normals },
  { name: 'prod', run: prod, plain: productOver, input: (shape) => between(shape, 0.9, 1.1) },
];

/** Every set of axes, with and without keeping them; sums over nothing. */
export const reductions: Family = {
  name: 'reduction',
  count: 50,
  tolerance: 1e-5,
  draw(draw, index) {
    const { name, run, plain, input } = index < 3 ? reducers[0]! : reducers[index % reducers.length]!;
    const rank = integerFrom(draw, 1, 4);
    const shape = index < 3 ? drawEmptyShape(draw, rank) : drawShape(draw, rank);
    const axes = drawAxes(draw, rank);
    const keep = draw.chance(0.5);
    return engineCase({
      what: `${name} over axes ${axes.join(' and ')}${keep ? ', which stay' : ''}`,
      inputs: { x: input(shape) },
      run: ({ x }) => run(x, axes, keep),
      plain: ({ x }) => plain(x, { axes, keep }),
    });
  },
};

export const extremePlaces: Family = {
  name: 'place of an extreme',
  count: 10,
  tolerance: 0,
  draw(draw, index) {
    const shape = drawShape(draw, integerFrom(draw, 1, 3));
    const axis = draw.integer(shape.length);
    const smallest = index % 2 === 1;
    return engineCase({
      what: `${smallest ? 'argMin' : 'argMax'} along axis ${axis}`,
      inputs: { x: normals(shape) },
      run: ({ x }) => (smallest ? argMin : argMax)(x, axis),
      plain: ({ x }) => placeOfExtreme(x, axis, smallest ? -1 : 1),
      differentiable: false,
    });
  },
};

function drawAxes(draw: Rng, rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis).filter(() => draw.chance(0.5));
  return axes.length > 0 ? axes : [oneOf(draw, [0, rank - 1])];
}
