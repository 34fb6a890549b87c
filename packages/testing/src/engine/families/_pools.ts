import type { Rng } from '@leoclr/core';
import { globalAveragePool, maxPool } from '@leoclr/engine';
import { avgPool, maxPool as tfjsMaxPool } from '@tensorflow/tfjs-core';
import { normals } from '../_case-input.ts';
import type { CaseInput } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import { integerFrom, oneOf } from '../_family.ts';
import type { Family } from '../_family.ts';
import { symmetric } from '../plain/_convolution.ts';
import { averagePooled, maxPooled } from '../plain/_pools.ts';
import { meanOver } from '../plain/_reductions.ts';

type Shape4D = readonly [number, number, number, number];

/** The fused pool on what a ReLU leaves: nothing below 0, and many values that are equal. */
export const maxPooling: Family = {
  name: 'max pool',
  count: 26,
  tolerance: 1e-6,
  draw(draw, index) {
    const size = oneOf(draw, [1, 2, 3, 3, 3]);
    const [stride, padding] = [integerFrom(draw, 1, 3), oneOf(draw, size === 3 ? [0, 1, 1] : [0])];
    const shape = drawMap(draw, index, size);
    return engineCase({
      what: `size ${size}, stride ${stride}, padding ${padding}`,
      // A zero in the picture and one around it are both the largest: either may get the gradient.
      inputs: { x: steps(shape, padding === 0 ? 0 : 1) },
      run: ({ x }) => maxPool(x, { size, stride, padding }),
      plain: ({ x }) => maxPooled(x, { size: [size, size], ...symmetric(stride, padding) }),
    });
  },
};

/** tfjs's pools, also with values below 0. */
export const tfjsPooling: Family = {
  name: 'tf.maxPool and tf.avgPool',
  count: 26,
  tolerance: 1e-5,
  draw(draw, index) {
    const size = [integerFrom(draw, 1, 3), integerFrom(draw, 1, 3)] as [number, number];
    const strides = [integerFrom(draw, 1, 3), integerFrom(draw, 1, 3)] as [number, number];
    const average = index % 2 === 0;
    const padding = oneOf<'same' | 'valid'>(draw, ['same', 'valid', 'valid']);
    const pool = { size, down: { stride: strides[0], padding }, across: { stride: strides[1], padding } };
    return engineCase({
      what: `${average ? 'average' : 'maximum'} of ${size.join(' × ')}, strides ${strides.join(' and ')}, pad ${padding}`,
      inputs: { x: normals(drawMap(draw, index, 3)) },
      run: ({ x }) => (average ? avgPool : tfjsMaxPool)(x, size, strides, padding),
      plain: ({ x }) => (average ? averagePooled : maxPooled)(x, pool),
      // tfjs's gradient of a padded average is wrong, ours refuses to run it.
      differentiable: !(average && padding === 'same'),
    });
  },
};

export const globalPooling: Family = {
  name: 'global average pool',
  count: 14,
  tolerance: 1e-5,
  draw(draw, index) {
    return engineCase({
      what: 'mean over all pixels',
      inputs: { x: { ...normals(drawMap(draw, index, 1)), value: (values: Rng) => values.normal() + 0.5 } },
      run: ({ x }) => globalAveragePool(x),
      plain: ({ x }) => meanOver(x, { axes: [1, 2] }),
    });
  },
};

/** Maps of at least `smallest` pixels a side; the first one is empty. */
function drawMap(draw: Rng, index: number, smallest: number): Shape4D {
  const side = (): number => integerFrom(draw, smallest, 9);
  const [n, h, w] = [oneOf(draw, [1, 2, 5]), side(), side()];
  return [index === 0 ? 0 : n, h, w, oneOf(draw, [1, 3, 5, 8, 16, 16, 17, 32, 48, 64])];
}

/** A few whole numbers from `lowest` on, so that many windows have several largest values. */
function steps<const Shape extends readonly number[]>(shape: Shape, lowest: number): CaseInput<Shape> {
  return { ...normals(shape), value: (draw) => lowest + draw.integer(6) };
}
