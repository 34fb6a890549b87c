import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { differences, dot, expectClose, normals, sizeOf, toTensor } from './fixtures/numbers.ts';
import { registerGradients } from './register-gradients.ts';
import { useEngine } from './use-engine.ts';

interface Case {
  op: string;
  shapes: number[][];
  run: (...inputs: Tensor[]) => Tensor;
  /** Moves the inputs away from where the op is not smooth or not defined. */
  domain?: (value: number) => number;
}

const awayFromZero = (value: number): number => value + Math.sign(value) * 0.2;
const positive = (value: number): number => Math.abs(value) + 0.5;

const elementwise: Case[] = [
  { op: 'add broadcast', shapes: [[2, 3], [3]], run: (a, b) => tf.add(a!, b!) },
  { op: 'mul beside nothing', shapes: [[0], [1]], run: (a, b) => tf.mul(a!, b!) },
  { op: 'sub broadcast', shapes: [[3], [2, 3]], run: (a, b) => tf.sub(a!, b!) },
  {
    op: 'mul broadcast',
    shapes: [
      [2, 1, 3],
      [4, 1],
    ],
    run: (a, b) => tf.mul(a!, b!),
  },
  {
    op: 'div broadcast',
    shapes: [
      [2, 3],
      [2, 1],
    ],
    run: (a, b) => tf.div(a!, b!),
    domain: positive,
  },
  { op: 'squaredDifference broadcast', shapes: [[2, 3], [3]], run: (a, b) => tf.squaredDifference(a!, b!) },
  { op: 'maximum broadcast', shapes: [[4, 3], [3]], run: (a, b) => tf.maximum(a!, b!) },
  { op: 'minimum broadcast', shapes: [[4, 3], [1]], run: (a, b) => tf.minimum(a!, b!) },
  { op: 'pow', shapes: [[4], [4]], run: (a, b) => tf.pow(a!, b!), domain: positive },
  { op: 'neg', shapes: [[5]], run: (x) => tf.neg(x!) },
  { op: 'abs', shapes: [[5]], run: (x) => tf.abs(x!), domain: awayFromZero },
  { op: 'square', shapes: [[5]], run: (x) => tf.square(x!) },
  { op: 'sqrt', shapes: [[5]], run: (x) => tf.sqrt(x!), domain: positive },
  { op: 'rsqrt', shapes: [[5]], run: (x) => tf.rsqrt(x!), domain: positive },
  { op: 'reciprocal', shapes: [[5]], run: (x) => tf.reciprocal(x!), domain: positive },
  { op: 'exp', shapes: [[5]], run: (x) => tf.exp(x!) },
  { op: 'expm1', shapes: [[5]], run: (x) => tf.expm1(x!) },
  { op: 'log', shapes: [[5]], run: (x) => tf.log(x!), domain: positive },
  { op: 'log1p', shapes: [[5]], run: (x) => tf.log1p(x!), domain: positive },
  { op: 'clipByValue', shapes: [[9]], run: (x) => tf.clipByValue(x!, -0.7, 0.7) },
  { op: 'relu', shapes: [[9]], run: (x) => tf.relu(x!), domain: awayFromZero },
  { op: 'relu6', shapes: [[9]], run: (x) => tf.relu6(tf.mul(x!, 5)), domain: awayFromZero },
  { op: 'leakyRelu', shapes: [[9]], run: (x) => tf.leakyRelu(x!, 0.1), domain: awayFromZero },
  { op: 'elu', shapes: [[9]], run: (x) => tf.elu(x!), domain: awayFromZero },
  { op: 'sigmoid', shapes: [[5]], run: (x) => tf.sigmoid(x!) },
  { op: 'tanh', shapes: [[5]], run: (x) => tf.tanh(x!) },
  { op: 'softplus', shapes: [[5]], run: (x) => tf.softplus(x!) },
  { op: 'erf', shapes: [[5]], run: (x) => tf.erf(x!) },
  {
    op: 'where',
    shapes: [
      [2, 3],
      [2, 3],
    ],
    run: (a, b) => tf.where(tf.tensor2d([1, 0, 1, 0, 0, 1], [2, 3], 'bool'), a!, b!),
  },
  {
    op: 'step, sign, floor, ceil, round',
    shapes: [[5]],
    run: (x) =>
      ['step', 'sign', 'floor', 'ceil', 'round'].reduce(
        (y, name) => tf.add(y, (tf as unknown as Record<string, (x: Tensor) => Tensor>)[name]!(x!)),
        tf.square(x!),
      ),
    domain: (value) => Math.floor(value) + 0.25,
  },
];

const others: Case[] = [
  { op: 'softmax', shapes: [[3, 4]], run: (x) => tf.softmax(x!) },
  { op: 'logSoftmax', shapes: [[3, 4]], run: (x) => tf.logSoftmax(x!) },
  { op: 'logSumExp', shapes: [[3, 4]], run: (x) => tf.logSumExp(x!, 1) },
  { op: 'norm', shapes: [[3, 4]], run: (x) => tf.norm(x!, 2, 1) },
  {
    op: 'softmaxCrossEntropy',
    shapes: [[3, 4]],
    run: (x) => tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d([0, 3, 1], 'int32'), 4), x!),
  },
  { op: 'huberLoss', shapes: [[3, 4]], run: (x) => tf.losses.huberLoss(tf.zeros([3, 4]), x!) },
  {
    op: 'cosineDistance',
    shapes: [
      [3, 4],
      [3, 4],
    ],
    run: (a, b) => tf.losses.cosineDistance(a!, b!, 1),
  },
  { op: 'sum all', shapes: [[2, 3]], run: (x) => tf.sum(x!) },
  { op: 'sum axis', shapes: [[2, 3, 4]], run: (x) => tf.sum(x!, [0, 2]) },
  { op: 'sum negative axis, kept', shapes: [[2, 3, 4]], run: (x) => tf.sum(x!, -2, true) },
  { op: 'mean axis', shapes: [[2, 3, 4]], run: (x) => tf.mean(x!, [1]) },
  { op: 'mean all', shapes: [[2, 3]], run: (x) => tf.mean(x!) },
  { op: 'moments', shapes: [[4, 3]], run: (x) => tf.moments(x!, 0).variance },
  { op: 'max axis', shapes: [[3, 4]], run: (x) => tf.max(x!, 1) },
  { op: 'min all', shapes: [[3, 4]], run: (x) => tf.min(x!) },
  { op: 'prod axis', shapes: [[3, 4]], run: (x) => tf.prod(x!, 0) },
  { op: 'prod all', shapes: [[2, 2]], run: (x) => tf.prod(x!) },
  {
    op: 'matMul',
    shapes: [
      [3, 4],
      [4, 2],
    ],
    run: (a, b) => tf.matMul(a as Tensor2D, b as Tensor2D),
  },
  {
    op: 'matMul 8 columns',
    shapes: [
      [3, 4],
      [4, 8],
    ],
    run: (a, b) => tf.matMul(a as Tensor2D, b as Tensor2D),
  },
  {
    op: 'matMul aᵀ',
    shapes: [
      [4, 3],
      [4, 8],
    ],
    run: (a, b) => tf.matMul(a as Tensor2D, b as Tensor2D, true),
  },
  {
    op: 'matMul bᵀ',
    shapes: [
      [8, 4],
      [16, 4],
    ],
    run: (a, b) => tf.matMul(a as Tensor2D, b as Tensor2D, false, true),
  },
  {
    op: 'matMul aᵀbᵀ',
    shapes: [
      [4, 3],
      [2, 4],
    ],
    run: (a, b) => tf.matMul(a as Tensor2D, b as Tensor2D, true, true),
  },
  {
    op: 'matMul batched',
    shapes: [
      [2, 3, 4],
      [2, 4, 2],
    ],
    run: (a, b) => tf.matMul(a as Tensor3D, b as Tensor3D),
  },
  {
    op: 'matMul broadcast',
    shapes: [
      [1, 3, 4],
      [2, 4, 2],
    ],
    run: (a, b) => tf.matMul(a as Tensor3D, b as Tensor3D),
  },
  { op: 'dot', shapes: [[4], [4]], run: (a, b) => tf.dot(a!, b!) },
  { op: 'reshape', shapes: [[2, 6]], run: (x) => tf.reshape(x!, [3, 4]) },
  { op: 'expandDims and squeeze', shapes: [[2, 3]], run: (x) => tf.squeeze(tf.expandDims(tf.expandDims(x!, 1), 0), [0]) },
  { op: 'transpose', shapes: [[2, 3, 4]], run: (x) => tf.transpose(x!, [2, 0, 1]) },
  { op: 'slice', shapes: [[4, 6]], run: (x) => tf.slice(x!, [1, 2], [2, 3]) },
  { op: 'slice to the end', shapes: [[4, 6]], run: (x) => tf.slice(x!, 1, -1) },
  {
    op: 'concat',
    shapes: [
      [2, 3],
      [2, 4],
      [2, 1],
    ],
    run: (...parts) => tf.concat(parts as Tensor2D[], 1),
  },
  {
    op: 'stack',
    shapes: [
      [2, 3],
      [2, 3],
    ],
    run: (...parts) => tf.stack(parts, 1),
  },
  { op: 'unstack', shapes: [[2, 3]], run: (x) => tf.mul(tf.unstack(x!, 1)[2]!, tf.unstack(x!, 1)[0]!) },
  { op: 'split', shapes: [[2, 6]], run: (x) => tf.split(x!, [1, 2, 3], 1)[2]! },
  {
    op: 'pad',
    shapes: [[2, 3]],
    run: (x) =>
      tf.pad(x!, [
        [1, 0],
        [0, 2],
      ]),
  },
  { op: 'tile', shapes: [[2, 3]], run: (x) => tf.tile(x!, [2, 3]) },
  { op: 'tile rank 4', shapes: [[1, 2, 1, 2]], run: (x) => tf.tile(x!, [2, 1, 3, 2]) },
  { op: 'cast and clone', shapes: [[4]], run: (x) => tf.cast(tf.clone(x!), 'float32') },
  { op: 'zerosLike and onesLike', shapes: [[4]], run: (x) => tf.mul(x!, tf.add(tf.onesLike(x!), tf.zerosLike(x!))) },
  { op: 'gather rows, one twice', shapes: [[4, 3]], run: (x) => tf.gather(x!, tf.tensor1d([2, 0, 2], 'int32')) },
  { op: 'gather columns', shapes: [[4, 3]], run: (x) => tf.gather(x!, tf.tensor1d([1, 1], 'int32'), 1) },
  {
    op: 'conv2d',
    shapes: [
      [1, 6, 6, 2],
      [3, 3, 2, 8],
    ],
    run: (x, w) => tf.conv2d(x as Tensor4D, w as Tensor4D, 2, 'same'),
  },
  {
    op: 'conv2d, 5 channels',
    shapes: [
      [1, 5, 5, 2],
      [3, 3, 2, 5],
    ],
    run: (x, w) => tf.conv2d(x as Tensor4D, w as Tensor4D, 1, 'valid'),
  },
  { op: 'maxPool', shapes: [[1, 6, 6, 8]], run: (x) => tf.maxPool(x as Tensor4D, 3, 2, 'valid') },
  { op: 'maxPool, 3 channels', shapes: [[1, 6, 6, 3]], run: (x) => tf.maxPool(x as Tensor4D, 2, 2, 'valid') },
  {
    op: 'maxPool of negative values',
    shapes: [[1, 4, 4, 8]],
    run: (x) => tf.maxPool(x as Tensor4D, 2, 2, 'valid'),
    domain: (value) => value - 9,
  },
  {
    op: 'maxPool of negative values, 3 channels',
    shapes: [[1, 4, 4, 3]],
    run: (x) => tf.maxPool(x as Tensor4D, 2, 2, 'valid'),
    domain: (value) => value - 9,
  },
  { op: 'avgPool', shapes: [[1, 6, 6, 3]], run: (x) => tf.avgPool(x as Tensor4D, 3, 2, 'valid') },
  { op: 'resizeBilinear at half pixels', shapes: [[1, 4, 3, 2]], run: (x) => tf.image.resizeBilinear(x as Tensor4D, [6, 5], false, true) },
  {
    op: 'conv2d, dilated',
    shapes: [
      [1, 6, 5, 2],
      [3, 2, 2, 3],
    ],
    run: (x, filter) => tf.conv2d(x as Tensor4D, filter as Tensor4D, 1, 'same', 'NHWC', [2, 3]),
  },
  {
    op: 'depthwiseConv2d',
    shapes: [
      [1, 5, 4, 2],
      [3, 3, 2, 2],
    ],
    run: (x, filter) => tf.depthwiseConv2d(x as Tensor4D, filter as Tensor4D, 2, 'same'),
  },
  { op: 'resizeBilinear', shapes: [[1, 4, 4, 2]], run: (x) => tf.image.resizeBilinear(x as Tensor4D, [6, 5]) },
];

const STEP = 0.01;

describe.each(['cpu', 'wasm'] as const)('on %s', (engine) => {
  beforeAll(async () => void (await useEngine(engine)));

  test.each([...elementwise, ...others])('the gradient of $op is the slope', async ({ shapes, run, domain = (value) => value }) => {
    const inputs = shapes.map((shape, index) => normals(sizeOf(shape), 7 * index + 1).map((value) => Math.fround(domain(value))));
    const tensors = inputs.map((values, index) => toTensor(values, shapes[index]!));
    const dy = normals(run(...tensors).size, 99);
    const upstream = toTensor(dy, run(...tensors).shape);
    const before = tf.memory().numTensors;
    const gradients = tf.grads((...args: Tensor[]) => run(...args))(tensors, upstream);
    expect(tf.memory().numTensors - before).toBe(shapes.length);
    for (const [index, values] of inputs.entries()) {
      const slope = differences(
        (at) => {
          const changed = tf.tidy(() =>
            run(...tensors.map((tensor, other) => (other === index ? toTensor(at, shapes[index]!) : tensor))).dataSync(),
          );
          return dot(changed, dy);
        },
        values,
        STEP,
      );
      await expectClose(gradients[index]!, slope, 5e-3);
    }
  });
});

test('a padded avgPool, whose gradient tfjs gets wrong at the borders, is refused', async () => {
  await useEngine('wasm');
  const x = toTensor(normals(75, 1), [1, 5, 5, 3]);
  const pool = tf.grad((y: Tensor) => tf.avgPool(y as Tensor4D, 3, 2, 'same'));
  expect(() => pool(x)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: tf.avgPool(): tfjs has no right gradient for padded pictures. Use pad 'valid', after tf.pad if need be.]`,
  );
});

test('a gradient that is there already stays', () => {
  const mine = { kernelName: 'Cosh', gradFunc: () => ({}) };
  tf.registerGradient(mine);
  const before = tf.getGradient('Add');
  registerGradients();
  expect(tf.getGradient('Cosh')).toBe(mine);
  expect(tf.getGradient('Add')).toBe(before);
});
