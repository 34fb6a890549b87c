import { batchNormTrain, conv2d, globalAveragePool } from '@leoclr/engine';
import type { Rng } from '@leoclr/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { indices, normals } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import type { EngineCase } from '../_engine-case.ts';
import type { Family } from '../_family.ts';
import { minus, over, plus, reluOf, scaled, square, squareRoot, times } from '../plain/_arithmetic.ts';
import { convolved, symmetric } from '../plain/_convolution.ts';
import { matrixProduct } from '../plain/_matrices.ts';
import { batchNormalized } from '../plain/_normalization.ts';
import { averagePooled, maxPooled } from '../plain/_pools.ts';
import { meanOver, sumOver } from '../plain/_reductions.ts';
import { resizedBilinear } from '../plain/_sampling.ts';
import { drawnFrom, joined, padded, reshaped, sliced, transposed } from '../plain/_shaping.ts';
import { drawMap } from './_draw-map.ts';
import { filterOf } from './_networks.ts';

const mixtures: readonly ((draw: Rng, index: number) => EngineCase)[] = [
  arithmeticBetween,
  otherLayouts,
  readByTwo,
  branches,
  groups,
  pyramid,
  handmadeNorm,
  shuffled,
  tokens,
  oneFilterTwice,
];

/** Ordinary tfjs ops before, between and after the fused kernels. */
export const mixedChains: Family = {
  name: 'layers and other ops',
  count: 4 * mixtures.length,
  tolerance: 1e-4,
  draw: (draw, index) => mixtures[index % mixtures.length]!(draw, Math.floor(index / mixtures.length)),
};

const around = symmetric(1, 1);

function arithmeticBetween(draw: Rng, index: number): EngineCase {
  const { shape, n, c } = drawMap(draw, index);
  return engineCase({
    what: 'convolution, times channels, plus pictures, ReLU, convolution',
    inputs: { x: normals(shape), filter: filterOf([3, 3, c, c]), channels: normals([c]), pictures: normals([n, 1, 1, 1]) },
    run({ x, filter, channels, pictures }) {
      const moved = tf.add(tf.mul(conv2d(x, filter, { padding: 1 }), channels), pictures);
      return conv2d(tf.relu(moved) as Tensor4D, filter, { padding: 1 });
    },
    plain({ x, filter, channels, pictures }) {
      const moved = plus(times(convolved(x, filter, around), channels), pictures);
      return convolved(reluOf(moved), filter, around);
    },
  });
}

function otherLayouts(draw: Rng, index: number): EngineCase {
  const { shape, n, h, w, c } = drawMap(draw, index);
  return engineCase({
    what: 'convolution, NCHW, flattened, back, convolution',
    inputs: { x: normals(shape), filter: filterOf([3, 3, c, c]), weights: normals([c * h * w]) },
    run({ x, filter, weights }) {
      const turned = tf.transpose(conv2d(x, filter, { padding: 1 }), [0, 3, 1, 2]);
      const weighted = tf.reshape<tf.Rank.R4>(tf.mul(tf.reshape(turned, [n, c * h * w]), weights), [n, c, h, w]);
      return conv2d(tf.transpose(weighted, [0, 2, 3, 1]), filter, { padding: 1 });
    },
    plain({ x, filter, weights }) {
      const turned = transposed(convolved(x, filter, around), [0, 3, 1, 2]);
      const weighted = reshaped(times(reshaped(turned, [n, c * h * w]), weights), [n, c, h, w]);
      return convolved(transposed(weighted, [0, 2, 3, 1]), filter, around);
    },
  });
}

function readByTwo(draw: Rng, index: number): EngineCase {
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

function branches(draw: Rng, index: number): EngineCase {
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

function groups(draw: Rng, index: number): EngineCase {
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

function pyramid(draw: Rng, index: number): EngineCase {
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

function handmadeNorm(draw: Rng, index: number): EngineCase {
  const { shape, c } = drawMap(draw, index);
  return engineCase({
    what: 'convolution, batch norm of plain ops, convolution',
    inputs: { x: normals(shape), filter: filterOf([3, 3, c, c]) },
    run({ x, filter }) {
      const y = conv2d(x, filter, { padding: 1 });
      const centred = tf.sub(y, tf.mean(y, [0, 1, 2], true));
      const variance = tf.mean(tf.square(centred), [0, 1, 2], true);
      return conv2d(tf.div(centred, tf.sqrt(tf.add(variance, 1e-3))), filter, { padding: 1 });
    },
    plain({ x, filter }) {
      const y = convolved(x, filter, around);
      const centred = minus(y, meanOver(y, { axes: [0, 1, 2], keep: true }));
      const variance = meanOver(square(centred), { axes: [0, 1, 2], keep: true });
      return convolved(over(centred, squareRoot(scaled(variance, 1, 1e-3))), filter, around);
    },
  });
}

function shuffled(draw: Rng, index: number): EngineCase {
  const { shape, n, c } = drawMap(draw, index);
  return engineCase({
    what: 'pictures in another order, convolution, rows in another order',
    inputs: { x: normals(shape), filter: filterOf([3, 3, c, c]), first: indices([n], n), second: indices([2 * n], n) },
    run({ x, filter, first, second }) {
      return tf.gather(globalAveragePool(tf.relu(conv2d(tf.gather(x, first), filter, { padding: 1 }))), second);
    },
    plain({ x, filter, first, second }) {
      const ordered = drawnFrom(x, shape, ([picture, ...place]) => [first.values[picture!]!, ...place]);
      const features = meanOver(reluOf(convolved(ordered, filter, around)), { axes: [1, 2] });
      return drawnFrom(features, [2 * n, c], ([row, channel]) => [second.values[row!]!, channel!]);
    },
  });
}

function tokens(draw: Rng, index: number): EngineCase {
  const { shape, n, h, w, c } = drawMap(draw, index);
  return engineCase({
    what: 'convolution, pixels as rows, products of all pairs, sum',
    inputs: { x: normals(shape), filter: filterOf([3, 3, c, c]), matrix: normals([n, c, 8]) },
    run({ x, filter, matrix }) {
      const rows = tf.matMul(tf.reshape(conv2d(x, filter, { padding: 1 }), [n, h * w, c]), matrix);
      return tf.sum(tf.matMul(rows, rows, false, true), 2);
    },
    plain({ x, filter, matrix }) {
      const rows = matrixProduct(reshaped(convolved(x, filter, around), [n, h * w, c]), matrix);
      return sumOver(matrixProduct(rows, rows, { transposeB: true }), { axes: [2] });
    },
  });
}

function oneFilterTwice(draw: Rng, index: number): EngineCase {
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
