import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { disposeParams, rng } from '@leoclr/core';
import type { Params } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { sgd } from './sgd.ts';

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

test('leaks nothing', () => {
  const optimizer = sgd();
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
});
