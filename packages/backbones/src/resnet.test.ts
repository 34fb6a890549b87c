import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { disposeParams, rng } from '@leoclr/core';
import type { Weights } from '@leoclr/core';
import { useEngine, valueAndGradients } from '@leoclr/engine';
import { linearHead } from './linear-head.ts';
import { resnet, resnet18 } from './resnet.ts';
import { withHead } from './with-head.ts';

beforeAll(() => useEngine('wasm'));

test.each([
  { depth: 18, stem: 'imagenet', width: 8 * 8 },
  { depth: 18, stem: 'cifar', width: 8 * 8 },
  { depth: 50, stem: 'imagenet', width: 8 * 32 },
  { depth: 50, stem: 'cifar', width: 8 * 32 },
] as const)('gives [N, D] features in both modes: depth $depth, $stem stem', ({ depth, stem, width }) => {
  const network = resnet({ depth, stem, widthMultiplier: 1 / 8 });
  const weights = network.init(1);
  const x = images(2, 33, 40, 3);
  const before = tf.memory().numTensors;
  const trained = network.apply(weights, x, 'train');
  const evaluated = network.apply(weights, x, 'eval');
  expect(network.width).toBe(width);
  expect(trained.features.shape).toEqual([2, width]);
  expect(evaluated.features.shape).toEqual([2, width]);
  expect(evaluated.stats).toBe(weights.stats);
  expect(Object.keys(trained.stats)).toEqual(Object.keys(weights.stats));
  tf.dispose([trained.features, evaluated.features]);
  disposeParams(trained.stats);
  expect(tf.memory().numTensors).toBe(before); // no leak
  dispose(weights, x);
});

test('weights are a function of the seed', async () => {
  const network = resnet18({ widthMultiplier: 1 / 16 });
  const [a, b, c] = [network.init(5), network.init(5), network.init(6)];
  const name = 'layer2.0.conv1.weight';
  expect(await a.params[name]!.data()).toEqual(await b.params[name]!.data());
  expect(await a.params[name]!.data()).not.toEqual(await c.params[name]!.data());
  dispose(a, b, c);
});

test('running statistics are 0.9 of the old plus 0.1 of the batch’s mean and unbiased variance', async () => {
  const network = resnet18({ stem: 'cifar', widthMultiplier: 1 / 16 });
  const weights = network.init(1);
  const x = images(4, 8, 8, 3);
  const { features, stats } = network.apply(weights, x, 'train');
  const map = tf.conv2d(x, weights.params['conv1.weight'] as tf.Tensor4D, 1, 'same');
  const { mean, variance } = tf.moments(map, [0, 1, 2]);
  const count = 4 * 8 * 8;
  expect(close(stats['bn1.running_mean']!, tf.mul(mean, 0.1))).toBeLessThan(1e-5);
  expect(close(stats['bn1.running_var']!, tf.add(0.9, tf.mul(variance, (0.1 * count) / (count - 1))))).toBeLessThan(1e-5);
  tf.dispose([features, map, mean, variance]);
  disposeParams(stats);
  dispose(weights, x);
});

test('a running share of the caller’s takes the place of PyTorch’s 0.1, behind a head too', () => {
  const network = withHead(resnet18({ stem: 'cifar', widthMultiplier: 1 / 64 }), linearHead({ width: 3 }));
  const weights = network.init(1);
  const x = images(4, 8, 8, 3);
  const [usual, other] = [network.apply(weights, x, 'train'), network.apply(weights, x, 'train', { runningShare: 0.02 })];
  expect(close(usual.features, other.features)).toBe(0);
  for (const name of ['bn1.running_mean', 'layer4.1.bn2.running_var']) {
    const [before, now] = [weights.stats[name]!, usual.stats[name]!];
    const expected = tf.add(before, tf.mul(tf.sub(now, before), 0.2)); // a fifth of the way
    expect(close(other.stats[name]!, expected)).toBeLessThan(1e-5);
  }
  tf.dispose([usual.features, other.features]);
  disposeParams(usual.stats);
  disposeParams(other.stats);
  dispose(weights, x);
});

test('split batch norm: each group’s features are what the group gives alone', async () => {
  const options = { stem: 'cifar', widthMultiplier: 1 / 16 } as const;
  const [split, plain] = [resnet18({ ...options, batchNormGroups: 2 }), resnet18(options)];
  const weights = plain.init(1);
  const x = images(6, 8, 8, 3);
  const together = split.apply(weights, x, 'train');
  for (const group of [0, 1]) {
    const rows = [group, group + 2, group + 4]; // sample i belongs to group i mod 2
    const part = tf.gather(x, rows);
    const alone = plain.apply(weights, part, 'train');
    expect(close(tf.gather(together.features, rows), alone.features)).toBeLessThan(1e-4);
    tf.dispose([part, alone.features]);
    disposeParams(alone.stats);
  }
  tf.dispose(together.features);
  disposeParams(together.stats);
  dispose(weights, x);
});

test.each([1, 2])('several batches in one pass give what they give one after the other, %i batch-norm groups', (batchNormGroups) => {
  const bare = resnet18({ stem: 'cifar', widthMultiplier: 1 / 16, batchNormGroups });
  const network = withHead(bare, linearHead({ width: 5 }));
  const weights = network.init(1);
  const batches = [images(6, 8, 8, 3), tf.mul(images(6, 8, 8, 3), 2) as tf.Tensor4D, tf.neg(images(6, 8, 8, 3)) as tf.Tensor4D];
  const before = tf.memory().numTensors;
  const joined = network.applyJoined!(weights, batches);
  expect(tf.memory().numTensors).toBe(before + 3 + Object.keys(weights.stats).length);
  let { stats } = weights;
  for (const [index, batch] of batches.entries()) {
    const alone = network.apply({ params: weights.params, stats }, batch, 'train');
    expect(close(joined.features[index]!, alone.features)).toBeLessThan(1e-4);
    if (stats !== weights.stats) disposeParams(stats);
    stats = alone.stats;
    alone.features.dispose();
  }
  for (const [name, value] of Object.entries(stats)) expect(close(joined.stats[name]!, value)).toBeLessThan(1e-5);
  tf.dispose([...joined.features, ...batches]);
  disposeParams(joined.stats);
  disposeParams(stats);
  disposeParams(weights.params);
  disposeParams(weights.stats);
  expect(() => bare.applyJoined!(weights, [])).toThrow('resnet18(): expected at least one batch, got none.');
  expect(() => bare.applyJoined!(bare.init(1), [images(2, 8, 8, 3), images(2, 9, 9, 3)])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: resnet18(): expected each batch to have shape [2, 8, 8, 3], got [2, 9, 9, 3].]`,
  );
});

test.each([1, 2])('gradients agree with finite differences, %i batch-norm groups', async (batchNormGroups) => {
  const network = resnet18({ stem: 'cifar', widthMultiplier: 1 / 16, batchNormGroups });
  const weights = network.init(2);
  const x = images(8, 32, 32, 3);
  const target = noise(8, network.width);
  const value = (params: Weights['params']): tf.Scalar =>
    tf.tidy(() => tf.mean(tf.mul(network.apply({ params, stats: weights.stats }, x, 'train').features, target)));
  const { value: at, gradients, kept } = valueAndGradients(weights.params, (params) => ({ value: value(params), kept: {} }));

  for (const name of ['conv1.weight', 'bn1.weight', 'layer1.0.bn2.bias', 'layer2.0.downsample.0.weight', 'layer4.1.conv2.weight']) {
    const direction = noise(...weights.params[name]!.shape);
    const slope = tf.sum(tf.mul(gradients[name]!, direction)).dataSync()[0]!;
    const epsilon = 3e-5; // small: thousands of ReLU kinks lie near
    const at = (sign: number): number =>
      value({ ...weights.params, [name]: tf.add(weights.params[name]!, tf.mul(direction, sign * epsilon)) }).dataSync()[0]!;
    const finite = (at(1) - at(-1)) / (2 * epsilon);
    expect(Math.abs(finite - slope)).toBeLessThan(0.05 * Math.abs(slope) + 2e-3);
  }
  tf.dispose([at, target]);
  disposeParams(gradients);
  disposeParams(kept);
  dispose(weights, x);
});

test('rejects unknown depths, fractional channels, odd batches and pictures without three channels', () => {
  expect(() => resnet({ depth: 20 as 18 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: resnet(): expected depth to be 18, 34, 50 or 101, got 20.]`,
  );
  expect(() => resnet18({ widthMultiplier: 0.3 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: resnet(): expected 64 × widthMultiplier to be a whole number of channels, got 64 × 0.3 = 19.2.]`,
  );
  expect(() => resnet18({ batchNormGroups: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: resnet(): expected batchNormGroups to be a positive whole number, got 0.]`,
  );
  const network = resnet18({ widthMultiplier: 1 / 64, batchNormGroups: 2 });
  const weights = network.init(1);
  const [odd, grey] = [images(3, 32, 32, 3), images(2, 32, 32, 1)];
  expect(() => network.apply(weights, odd, 'train')).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: resnet(): expected a batch that is a multiple of batchNormGroups = 2, got 3 rows.]`,
  );
  expect(() => network.apply(weights, grey, 'train')).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: resnet18(): expected x to have shape [any, any, any, 3], got [2, 32, 32, 1].]`,
  );
  dispose(weights, odd, grey);
});

function noise(...shape: number[]): tf.Tensor {
  const draw = rng(11, `noise:${shape.join()}`);
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => draw.normal()),
    shape,
  );
}

function images(...shape: [number, number, number, number]): tf.Tensor4D {
  return noise(...shape) as tf.Tensor4D;
}

/** Largest difference; disposes nothing that outlives the test. */
function close(a: tf.Tensor, b: tf.Tensor): number {
  return tf.tidy(() => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!);
}

function dispose(...things: (Weights | tf.Tensor)[]): void {
  for (const thing of things) {
    if (thing instanceof tf.Tensor) thing.dispose();
    else {
      disposeParams(thing.params);
      disposeParams(thing.stats);
    }
  }
}
