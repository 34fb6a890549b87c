import { conv2dBatchNormTrain, runningAverage } from '@leoclr/engine';
import { between, fixed, normals } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import { integerFrom, oneOf } from '../_family.ts';
import type { Family } from '../_family.ts';
import { plus, scaled } from '../plain/_arithmetic.ts';
import { convolved, symmetric } from '../plain/_convolution.ts';
import { batchNormalized } from '../plain/_normalization.ts';
import type { Plain } from '../plain/_plain.ts';
import { meanOver } from '../plain/_reductions.ts';
import { sliced } from '../plain/_shaping.ts';
import { filterOf } from './_networks.ts';

/** A convolution, the batch norm behind it and its memory, as training has them. Gradient flows through the map alone, or through nothing. */
export const normalizedConvolution: Family = {
  name: 'convolution with batch norm, training',
  count: 32,
  tolerance: 1e-4,
  draw(draw, index) {
    const passes = oneOf(draw, [1, 1, 2]);
    const groups = passes * oneOf(draw, [1, 1, 2]);
    const [c, k, side, stride] = [oneOf(draw, [3, 16, 32, 5]), oneOf(draw, [16, 32, 7]), oneOf(draw, [1, 3]), oneOf(draw, [1, 2])];
    // At least nine values a channel and group: of so few as two, normalisation leaves nothing of the gradient.
    const [n, h, w] = [groups * integerFrom(draw, 1, 3), integerFrom(draw, 5, 9), integerFrom(draw, 5, 9)];
    const padding = side === 3 ? 1 : 0;
    const options = { stride, padding, groups, passes, epsilon: oneOf(draw, [1e-5, 1e-3]), relu: oneOf(draw, [true, false]), share: 0.1 };
    const differentiable = index % 3 !== 0;
    const x = normals([n, h, w, c]);
    return engineCase({
      what: `stride ${stride}, ${groups} groups, ${passes} passes, relu ${options.relu}, ${differentiable ? 'the map' : 'all three results'}`,
      inputs: {
        x: index % 3 === 1 ? fixed(x) : x,
        filter: filterOf([side, side, c, k]),
        scale: between([k], 0.5, 1.5),
        offset: normals([k]),
        runningMean: fixed(normals([k])),
        runningVariance: fixed(between([k], 0.1, 2)),
      },
      run(inputs) {
        const { y, runningMean, runningVariance } = conv2dBatchNormTrain(inputs, options);
        return differentiable ? y : [y, runningMean, runningVariance];
      },
      plain({ x: picture, filter, runningMean, runningVariance, ...vectors }) {
        const map = convolved(picture, filter, symmetric(stride, padding));
        const { y, mean, variance } = batchNormalized(map, vectors, options);
        if (differentiable) return y;
        const count = (map.shape[0]! / groups) * map.shape[1]! * map.shape[2]!;
        return [
          y,
          remembered(runningMean, mean, options),
          remembered(runningVariance, variance, { ...options, factor: count / (count - 1) }),
        ];
      },
      differentiable,
    });
  },
};

/** How batch norm remembers its statistics. */
export const runningAverages: Family = {
  name: 'running average',
  count: 16,
  tolerance: 1e-6,
  draw(draw) {
    const [groups, c] = [integerFrom(draw, 1, 4), oneOf(draw, [1, 3, 16, 17, 64])];
    const passes = oneOf(draw, [1, 1, 2, 3]);
    const options = { share: oneOf(draw, [0.1, 0.5, 1]), factor: oneOf(draw, [1, 1.25]), passes };
    return engineCase({
      what: `share ${options.share}, factor ${options.factor}, passes ${passes}`,
      inputs: { running: normals([c]), batch: normals([passes * groups, c]) },
      run: (inputs) => runningAverage(inputs, options),
      plain: ({ running, batch }) => remembered(running, batch, options),
      differentiable: false,
    });
  },
};

/** The running statistics `[C]` after batches whose groups `[P·G, C]` lie one after the other. */
function remembered(
  running: Plain,
  batch: Plain,
  { share, passes, factor = 1 }: { share: number; passes: number; factor?: number },
): Plain {
  const [rows, c] = batch.shape as [number, number];
  const groups = rows / passes;
  const parts = Array.from({ length: passes }, (_, pass) => sliced(batch, [pass * groups, 0], [groups, c]));
  return parts.reduce((before, part) => plus(scaled(before, 1 - share), scaled(meanOver(part, { axes: [0] }), share * factor)), running);
}
