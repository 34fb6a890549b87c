import { memory, ones, setBackend } from '@tensorflow/tfjs-core';
import type { Network } from '@leoclr/core';
import { beforeAll, expect, test } from 'vitest';
import { weightShapes } from './weight-shapes.ts';

beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-wasm');
  await setBackend('wasm');
});

const network: Network = {
  name: 'tiny',
  width: 2,
  init: () => ({ params: { 'fc.weight': ones([3, 2]) }, stats: { 'bn.running_mean': ones([4]) } }),
  apply: () => {
    throw new Error('not called');
  },
};
const shapes = { params: { 'fc.weight': { shape: [3, 2] } }, stats: { 'bn.running_mean': { shape: [4] } } };

test('a network that does not know its shapes is drawn once, and disposed', () => {
  const before = memory().numTensors;
  expect(weightShapes(network)).toEqual(shapes);
  expect(memory().numTensors).toBe(before);
});

test('one that knows them is not drawn', () => {
  const init = (): never => {
    throw new Error('drawn');
  };
  expect(weightShapes({ ...network, init, shapes: () => shapes })).toBe(shapes);
});
