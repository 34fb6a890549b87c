import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { disposeParams, rng } from '@leoclr/core';
import type { Params } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { sgd } from './sgd.ts';
import type { SgdParameter } from './sgd.ts';

beforeAll(() => useEngine('wasm'));

test('five steps agree with a float64 loop over PyTorch’s formula', async () => {
  const [momentum, weightDecay] = [0.9, 0.01];
  const draw = rng(1, 'sgd');
  const reference = Float64Array.from({ length: 12 }, () => draw.normal());
  const velocity = new Float64Array(12);
  const optimizer = sgd({ momentum, weightDecay });
  let params: Params = { weight: tf.tensor2d([...reference], [3, 4]) };
  let state = optimizer.init(params);

  for (let step = 0; step < 5; step++) {
    const learningRate = 0.1 / (step + 1);
    const gradient = Float64Array.from({ length: 12 }, () => draw.normal());
    for (let i = 0; i < 12; i++) {
      velocity[i] = momentum * velocity[i]! + gradient[i]! + weightDecay * reference[i]!;
      reference[i]! -= learningRate * velocity[i]!;
    }
    const gradients = { weight: tf.tensor2d([...gradient], [3, 4]) };
    const next = optimizer.update({ params, gradients, state, learningRate });
    for (const old of [params, state, gradients]) disposeParams(old);
    ({ params, state } = next);
  }

  const values = await params['weight']!.data();
  const velocities = await state['weight']!.data();
  for (let i = 0; i < 12; i++) {
    expect(values[i]).toBeCloseTo(reference[i]!, 5);
    expect(velocities[i]).toBeCloseTo(velocity[i]!, 5);
  }
  disposeParams(params);
  disposeParams(state);
});

// PyTorch 1.13.1, written by fixtures/sgd.py.
interface TorchCase {
  name: string;
  momentum: number;
  weight_decay: number;
  nesterov: boolean;
  groups: Record<string, { factor: number; weight_decay: number }>;
  rates: number[];
  params: Record<'weight' | 'bias', number[]>;
}
const cases = JSON.parse(readFileSync(new URL('fixtures/sgd.json', import.meta.url), 'utf8')) as TorchCase[];

test.each(cases)('five steps agree with PyTorch: $name', async ({ momentum, nesterov, groups, rates, ...torch }) => {
  const parameter = (name: string): SgdParameter => {
    const group = groups[name];
    return group === undefined ? {} : { learningRateFactor: group.factor, weightDecay: group.weight_decay };
  };
  const optimizer = sgd({ momentum, weightDecay: torch.weight_decay, nesterov, parameter });
  let params: Params = { weight: hashed([3, 4], 1), bias: hashed([4], 2) };
  let state = optimizer.init(params);
  for (const [step, learningRate] of rates.entries()) {
    const gradients = { weight: hashed([3, 4], 10 + 2 * step), bias: hashed([4], 11 + 2 * step) };
    const next = optimizer.update({ params, gradients, state, learningRate });
    for (const old of [params, state, gradients]) disposeParams(old);
    ({ params, state } = next);
  }
  for (const name of ['weight', 'bias'] as const) {
    const values = await params[name]!.data();
    for (const [index, expected] of torch.params[name].entries()) expect(values[index]).toBeCloseTo(expected, 5);
  }
  disposeParams(params);
  disposeParams(state);
});

/** The formula of fixtures/sgd.py. */
function hashed(shape: number[], seed: number): tf.Tensor {
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => ((i * 7919 + seed * 104729) % 1009) / 504.5 - 1);
  return tf.tensor(values, shape);
}

test('a parameter that nobody asks about is in the usual group', async () => {
  const optimizer = sgd({ momentum: 0, weightDecay: 0, parameter: (name) => (name === 'fc.bias' ? { learningRateFactor: 10 } : {}) });
  const params = { 'fc.bias': tf.zeros([2]), 'conv1.weight': tf.zeros([2]) };
  const gradients = { 'fc.bias': tf.ones([2]), 'conv1.weight': tf.ones([2]) };
  const { params: moved } = optimizer.update({ params, gradients, state: optimizer.init(params), learningRate: 0.5 });
  expect([...(await moved['fc.bias']!.data())]).toEqual([-5, -5]);
  expect([...(await moved['conv1.weight']!.data())]).toEqual([-0.5, -0.5]);
});

test.each([false, true])('leaks nothing, nesterov %s', (nesterov) => {
  const optimizer = sgd({ nesterov });
  const before = tf.memory().numTensors;
  const params = { a: tf.ones([3]), b: tf.ones([2, 2]) };
  const state = optimizer.init(params);
  const gradients = { a: tf.ones([3]), b: tf.ones([2, 2]) };
  const next = optimizer.update({ params, gradients, state, learningRate: 0.1 });
  for (const old of [params, state, gradients, next.params, next.state]) disposeParams(old);
  expect(tf.memory().numTensors).toBe(before);
});

test('rejects a momentum of 1 and a negative weight decay', () => {
  expect(() => sgd({ momentum: 1 })).toThrowErrorMatchingInlineSnapshot(`[LeoclrError: sgd(): expected momentum in [0, 1), got 1.]`);
  expect(() => sgd({ weightDecay: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: sgd(): expected weightDecay of at least 0, got -1.]`,
  );
  expect(() => sgd({ momentum: 0, nesterov: true })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: sgd(): expected a momentum above 0 with nesterov, got 0. Without momentum there is nothing to look ahead to.]`,
  );
});

test('names the parameter whose factor makes no sense, before anything is moved', () => {
  const optimizer = sgd({ parameter: (name) => ({ learningRateFactor: name === 'b' ? Number.NaN : 1 }) });
  const params = { a: tf.ones([3]), b: tf.ones([2]) };
  const state = optimizer.init(params);
  const before = tf.memory().numTensors;
  expect(() => optimizer.update({ params, gradients: params, state, learningRate: 0.1 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: sgd(): expected learningRateFactor of b of at least 0, got NaN.]`,
  );
  expect(tf.memory().numTensors).toBe(before);
});
