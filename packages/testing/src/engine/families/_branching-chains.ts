import { batchNormTrain, conv2d, globalAveragePool } from '@leoclr/engine';
import type { Rng } from '@leoclr/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { normals } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import type { EngineCase } from '../_engine-case.ts';
import { plus, reluOf, square, times } from '../plain/_arithmetic.ts';
import { convolved, symmetric } from '../plain/_convolution.ts';
import { batchNormalized } from '../plain/_normalization.ts';
import { averagePooled, maxPooled } from '../plain/_pools.ts';
import { meanOver } from '../plain/_reductions.ts';
import { resizedBilinear } from '../plain/_sampling.ts';
import { joined, padded, sliced } from '../plain/_shaping.ts';
import { drawMap } from './_draw-map.ts';
import { filterOf } from './_networks.ts';

const around = symmetric(1, 1);

export function readByTwo(draw: Rng, index: number): EngineCase {
  const { shape, c } = drawMap(draw, index);
  return engineCase({
    what: 'one convolution read by ReLU, a convolution, a mean and itself',
    inputs: { x: normals(shape), first: filterOf([3, 3, c, c]), second: filterOf([1, 1, c, c]) },
    run({ x, first, second }) {
      const y = conv2d(x, first, { padding: 1 });
      return [tf.relu(y), conv2d(y, second), tf.mean(tf.square(y), [0, 1, 2]), tf.mul(y, y)];
    },
    plain({ x, first, second }) {
      const y = convolved(x, first, around);
      return [reluOf(y), convolved(y, second, symmetric(1, 0)), meanOver(square(y), { axes: [0, 1, 2] }), times(y, y)];
    },
  });
}

export function branches(draw: Rng, index: number): EngineCase {
  const { shape, n, h, w, c } = drawMap(draw, index);
  const from = 1 + draw.integer(c);
  return engineCase({
    what: `two branches joined, ${c} channels from ${from} on, convolution`,
    inputs: { x: normals(shape), first: filterOf([3, 3, c, c]), second: filterOf([1, 1, c, c]), scale: normals([c]), offset: normals([c]) },
    run({ x, first, second, scale, offset }) {
      const left = conv2d(x, first, { padding: 1 });
      const right = batchNormTrain({ x: conv2d(x, second), scale, offset }, { relu: true }).y;
      return conv2d(tf.slice(tf.concat([left, right], 3), [0, 0, 0, from], [n, h, w, c]), first, { padding: 1 });
    },
    plain({ x, first, second, scale, offset }) {
      const left = convolved(x, first, around);
      const right = batchNormalized(convolved(x, second, symmetric(1, 0)), { scale, offset }, { epsilon: 1e-5, relu: true }).y;
      return convolved(sliced(joined([left, right], 3), [0, 0, 0, from], [n, h, w, c]), first, around);
    },
  });
}

export function groups(draw: Rng, index: number): EngineCase {
  const { shape, n, h, w, c } = drawMap(draw, index);
  const half = Math.floor(c / 2);
  const parts = [half, c - half] as const;
  return engineCase({
    what: 'convolution in two groups of channels',
    inputs: { x: normals(shape), entry: filterOf([1, 1, c, c]), low: filterOf([3, 3, parts[0], 16]), high: filterOf([3, 3, parts[1], 16]) },
    run({ x, entry, low, high }) {
      const [first, second] = tf.split(conv2d(x, entry), [...parts], 3) as [Tensor4D, Tensor4D];
      return globalAveragePool(tf.concat([conv2d(first, low, { padding: 1 }), conv2d(second, high, { padding: 1 })], 3));
    },
    plain({ x, entry, low, high }) {
      const y = convolved(x, entry, symmetric(1, 0));
      const first = sliced(y, [0, 0, 0, 0], [n, h, w, half]);
      const second = sliced(y, [0, 0, 0, half], [n, h, w, parts[1]]);
      return meanOver(joined([convolved(first, low, around), convolved(second, high, around)], 3), { axes: [1, 2] });
    },
  });
}

export function pyramid(draw: Rng, index: number): EngineCase {
  const { shape, h, w, c } = drawMap(draw, index);
  const size = [h, w] as const;
  return engineCase({
    what: 'convolution, pooled, resized back, added, padded, pooled',
    inputs: { x: normals(shape), filter: filterOf([3, 3, c, c]) },
    run({ x, filter }) {
      const y = conv2d(x, filter, { padding: 1 });
      const coarse = tf.avgPool(y, 2, 2, 'valid');
      const sum = tf.add(tf.image.resizeBilinear(coarse, [...size]), y) as Tensor4D;
      return tf.maxPool(
        tf.pad(
          sum,
          [
            [0, 0],
            [1, 0],
            [0, 1],
            [0, 0],
          ],
          -9,
        ),
        2,
        2,
        'valid',
      );
    },
    plain({ x, filter }) {
      const y = convolved(x, filter, around);
      const pool = { size: [2, 2], down: { stride: 2, padding: 'valid' }, across: { stride: 2, padding: 'valid' } } as const;
      const fine = resizedBilinear(averagePooled(y, pool), { size, alignCorners: false, halfPixelCenters: false });
      return maxPooled(
        padded(
          plus(fine, y),
          [
            [0, 0],
            [1, 0],
            [0, 1],
            [0, 0],
          ],
          -9,
        ),
        pool,
      );
    },
  });
}

export function oneFilterTwice(draw: Rng, index: number): EngineCase {
  const { shape, c } = drawMap(draw, index);
  return engineCase({
    what: 'one filter in two layers and in a weight penalty',
    inputs: { x: normals(shape), filter: filterOf([3, 3, c, c]) },
    run({ x, filter }) {
      const y = tf.relu(conv2d(x, filter, { padding: 1 }));
      return [conv2d(tf.add(y, y), filter, { padding: 1 }), tf.mean(tf.square(filter))];
    },
    plain({ x, filter }) {
      const y = reluOf(convolved(x, filter, around));
      return [convolved(plus(y, y), filter, around), meanOver(square(filter), { axes: [0, 1, 2, 3] })];
    },
  });
}
