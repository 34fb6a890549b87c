import { globalAveragePool, useEngine } from '@leoclr/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { disposeParams, rng } from '@leoclr/core';
import { mlpHead } from './mlp-head.ts';
import { resnet, resnet18 } from './resnet.ts';
import type { ResnetStages } from './resnet.ts';
import { withHead } from './with-head.ts';

beforeAll(() => useEngine('wasm'));

test.each([1, 2, 3] satisfies ResnetStages[])(
  'with %i stages it has the first of the whole one’s weights and takes the whole one’s',
  (stages) => {
    const options = { depth: 50, stem: 'cifar', widthMultiplier: 1 / 16 } as const;
    const [whole, part] = [resnet(options), resnet({ ...options, stages })];
    const [all, own] = [whole.init(3), part.init(3)];
    const x = noise(2, 8, 8, 3);
    const before = tf.memory().numTensors;
    const [fromAll, fromOwn] = [part.apply(all, x, 'eval').features, part.apply(own, x, 'eval').features];
    expect(part.name).toBe(`resnet50 up to layer${stages}`);
    expect([part.width, fromAll.shape]).toEqual([16 << (stages - 1), [2, 16 << (stages - 1)]]);
    expect(Object.keys(all.params).slice(0, Object.keys(own.params).length)).toEqual(Object.keys(own.params));
    expect(Object.keys(own.params).some((name) => name.startsWith(`layer${stages + 1}.`))).toBe(false);
    expect(fromOwn.dataSync()).toEqual(fromAll.dataSync());
    tf.dispose([fromAll, fromOwn]);
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
    for (const { params, stats } of [all, own]) [params, stats].forEach(disposeParams);
  },
);

test('the features of one stage are the average of its map', () => {
  const network = resnet18({ stem: 'cifar', widthMultiplier: 1 / 16, stages: 1 });
  const weights = network.init(1);
  const x = noise(2, 8, 8, 3);
  const value = (name: string): tf.Tensor4D => weights.params[name] as tf.Tensor4D;
  // Fresh statistics: batch norm divides by √(1 + ε) alone.
  const convolve = (map: tf.Tensor4D, name: string): tf.Tensor4D =>
    tf.div(tf.conv2d(map, value(`${name}.weight`), 1, 'same'), Math.sqrt(1 + 1e-5));
  const expected = tf.tidy(() => {
    let map = tf.relu(convolve(x, 'conv1'));
    for (const block of ['layer1.0', 'layer1.1']) {
      map = tf.relu(tf.add(map, convolve(tf.relu(convolve(map, `${block}.conv1`)), `${block}.conv2`)));
    }
    return globalAveragePool(map).dataSync();
  });
  const { features } = network.apply(weights, x, 'eval');
  for (const [i, feature] of features.dataSync().entries()) expect(feature).toBeCloseTo(expected[i]!, 5);
  tf.dispose([x, features]);
  [weights.params, weights.stats].forEach(disposeParams);
});

test.each([
  ['a backbone', resnet({ depth: 50, widthMultiplier: 1 / 16 })],
  ['its first stages', resnet18({ widthMultiplier: 1 / 16, stages: 2 })],
  ['a network with a head', withHead(resnet18({ stem: 'cifar', widthMultiplier: 1 / 16 }), mlpHead({ width: 3 }))],
])('%s knows the shapes of its weights, in their order', (_, network) => {
  const before = tf.memory().numTensors;
  const { params, stats } = network.shapes!();
  expect(tf.memory().numTensors).toBe(before);
  const weights = network.init(1);
  for (const [shapes, tensors] of [
    [params, weights.params],
    [stats, weights.stats],
  ] as const) {
    expect(Object.entries(shapes)).toEqual(Object.entries(tensors).map(([name, { shape }]) => [name, { shape }]));
    disposeParams(tensors);
  }
});

test('names a number of stages that there is not', () => {
  expect(() => resnet18({ stages: 5 as 4 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: resnet(): expected stages to be 1, 2, 3 or 4, got 5.]`,
  );
});

function noise(...shape: [number, number, number, number]): tf.Tensor4D {
  const draw = rng(12, 'stages');
  return tf.tensor4d(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => draw.normal()),
    shape,
  );
}
