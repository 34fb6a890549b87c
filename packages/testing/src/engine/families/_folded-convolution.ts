import { conv2dBatchNormEval } from '@leoclr/engine';
import { between, fixed, normals } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import { oneOf } from '../_family.ts';
import type { Family } from '../_family.ts';
import { convolved, symmetric } from '../plain/_convolution.ts';
import { normalizedWith } from '../plain/_normalization.ts';
import { drawMap } from './_draw-map.ts';
import { filterOf } from './_networks.ts';

/** A convolution with batch norm and ReLU folded into it. */
export const foldedConvolution: Family = {
  name: 'convolution with batch norm, evaluation',
  count: 24,
  tolerance: 1e-4,
  draw(draw, index) {
    const { shape, c } = drawMap(draw, index);
    const k = oneOf(draw, [c, 16, 5, 32]);
    const side = oneOf(draw, [1, 3, 3]);
    const options = {
      stride: oneOf(draw, [1, 1, 2]),
      padding: side === 3 ? 1 : 0,
      epsilon: oneOf(draw, [1e-5, 1e-3]),
      relu: index % 2 === 0,
    };
    return engineCase({
      what: `stride ${options.stride}, padding ${options.padding}, epsilon ${options.epsilon}, relu ${options.relu}`,
      inputs: {
        x: normals(shape),
        filter: filterOf([side, side, c, k]),
        scale: between([k], 0.5, 1.5),
        offset: normals([k]),
        mean: fixed(normals([k])),
        variance: fixed(between([k], 0.1, 2)),
      },
      run: (inputs) => conv2dBatchNormEval(inputs, options),
      plain: ({ x, filter, ...vectors }) =>
        normalizedWith(convolved(x, filter, symmetric(options.stride, options.padding)), vectors, options),
    });
  },
};
