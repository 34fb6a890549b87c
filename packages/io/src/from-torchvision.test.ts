import { readFileSync } from 'node:fs';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { disposeParams, type Weights } from '@leoclr/core';
import { beforeAll, expect, test } from 'vitest';
import { fromTorchvision, type FromTorchvisionOptions } from './from-torchvision.ts';
import type { SafeTensor } from './safe-tensor.ts';

beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-wasm');
  await setBackend('wasm');
});

const shapes = {
  params: {
    'conv1.weight': { shape: [3, 3, 2, 4] },
    'bn1.weight': { shape: [4] },
    'layer1.0.conv1.weight': { shape: [1, 1, 4, 4] },
  },
  stats: { 'bn1.running_mean': { shape: [4] } },
};

const zeros = (...shape: number[]): SafeTensor => ({ dtype: 'F32', shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });
const counter: SafeTensor = { dtype: 'I64', shape: [], data: new BigInt64Array(1) };
const file: Record<string, SafeTensor> = {
  'conv1.weight': zeros(4, 2, 3, 3),
  'bn1.weight': zeros(4),
  'bn1.running_mean': zeros(4),
  'bn1.num_batches_tracked': counter,
  'layer1.0.conv1.weight': zeros(4, 4, 1, 1),
};
const prefixed = (prefix: string): Record<string, SafeTensor> =>
  Object.fromEntries(Object.entries(file).map(([name, tensor]) => [prefix + name, tensor]));

function dispose({ params, stats }: Weights): string[] {
  disposeParams(params);
  disposeParams(stats);
  return [...Object.keys(params), ...Object.keys(stats)];
}

const names = ['conv1.weight', 'bn1.weight', 'layer1.0.conv1.weight', 'bn1.running_mean'];

test.each(['', 'module.encoder_q.', 'module.', 'backbone.', 'module.backbone.', 'encoder.'])('finds the prefix "%s"', (prefix) => {
  expect(dispose(fromTorchvision(prefixed(prefix), shapes))).toEqual(names);
});

test("takes the query encoder of MoCo's checkpoint and passes over the rest", () => {
  const ones: SafeTensor = { dtype: 'F32', shape: [4, 2, 3, 3], data: new Float32Array(72).fill(1) };
  const query = { ...prefixed('module.encoder_q.'), 'module.encoder_q.conv1.weight': ones };
  const weights = fromTorchvision({ ...prefixed('module.encoder_k.'), ...query, 'module.queue': zeros(4, 8) }, shapes);
  expect(weights.params['conv1.weight']!.dataSync()[0]).toBe(1);
  expect(dispose(weights)).toEqual(names);
});

test('takes another prefix when told so', () => {
  expect(dispose(fromTorchvision(prefixed('student.net.'), shapes, { prefix: 'student.net.' }))).toEqual(names);
});

test('leaves out what it is told to ignore', () => {
  const withHead = { ...file, 'fc.weight': zeros(10, 4), 'fc.bias': zeros(10) };
  expect(dispose(fromTorchvision(withHead, shapes, { ignore: ['fc.'] }))).toEqual(names);
});

/** The message of a refusal, which must have made no tensor. */
function refusal(tensors: Record<string, SafeTensor>, options?: FromTorchvisionOptions): string {
  const before = memory().numTensors;
  let message = 'no error';
  try {
    fromTorchvision(tensors, shapes, options);
  } catch (error) {
    message = (error as Error).message;
  }
  expect(memory().numTensors).toBe(before);
  return message;
}

test('names what is too much, and how to leave it out', () => {
  expect(refusal({ ...file, 'fc.weight': zeros(10, 4), 'fc.bias': zeros(10) })).toMatchInlineSnapshot(
    `"fromTorchvision(): expected the 4 tensors of the network. Not expected: fc.weight, fc.bias. Pass ignore: ["fc."] to leave these out."`,
  );
});

test('names what is missing, and what was probably meant', () => {
  const { 'layer1.0.conv1.weight': conv, ...rest } = file;
  expect(refusal({ ...rest, 'layer1.0.conv.weight': conv! })).toMatchInlineSnapshot(
    `"fromTorchvision(): expected the 4 tensors of the network. Missing: layer1.0.conv1.weight (is layer1.0.conv.weight meant?). Not expected: layer1.0.conv.weight. Check depth, stem and head of the network."`,
  );
});

test('lists no more than five names', () => {
  const resnet18 = JSON.parse(readFileSync(new URL('./fixtures/resnet18.json', import.meta.url), 'utf8')) as Record<string, number[]>;
  expect(refusal(Object.fromEntries(Object.keys(resnet18).map((name) => [name, zeros(1)])))).toMatchInlineSnapshot(
    `"fromTorchvision(): expected the 4 tensors of the network. Not expected: bn1.bias, bn1.running_var, layer1.0.bn1.weight, layer1.0.bn1.bias, layer1.0.bn1.running_mean and 93 more. Pass ignore: ["bn1.","layer1.","layer2.","layer3.","layer4.","fc."] to leave these out."`,
  );
});

test('compares shapes as they are on disk', () => {
  expect(refusal({ ...file, 'conv1.weight': zeros(4, 2, 7, 7) })).toMatchInlineSnapshot(
    `"fromTorchvision(): expected conv1.weight to have shape [4, 2, 3, 3], got [4, 2, 7, 7]. Check width, depth and stem of the network."`,
  );
});

test('rejects parameters that are no floats', () => {
  expect(refusal({ ...file, 'bn1.weight': { dtype: 'I32', shape: [4], data: new Int32Array(4) } })).toMatchInlineSnapshot(
    `"fromTorchvision(): expected bn1.weight to hold floats, got I32."`,
  );
});

test('says which prefix it looked under', () => {
  const { 'backbone.bn1.weight': _, ...rest } = prefixed('backbone.');
  expect(refusal(rest)).toMatchInlineSnapshot(
    `"fromTorchvision(): expected the 4 tensors of the network after the prefix "backbone.". Missing: bn1.weight. Check depth, stem and head of the network."`,
  );
});
