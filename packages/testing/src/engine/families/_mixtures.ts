import { conv2d, globalAveragePool } from '@leoclr/engine';
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
import { meanOver, sumOver } from '../plain/_reductions.ts';
import { drawnFrom, reshaped, transposed } from '../plain/_shaping.ts';
import { drawMap } from './_draw-map.ts';
import { branches, groups, oneFilterTwice, pyramid, readByTwo } from './_branching-chains.ts';
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
