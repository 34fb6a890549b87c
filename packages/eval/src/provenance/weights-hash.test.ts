import { useEngine } from '@leoclr/engine';
import { memory, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { weightsHash } from './weights-hash.ts';

await useEngine('wasm');

const params = { a: tensor1d([1, 2, 3, 4]), b: tensor1d([0.5]) };
const stats = { 'a.running_mean': tensor1d([7]) };

test('is one number for ever', async () => {
  expect(await weightsHash({ params, stats })).toMatchInlineSnapshot(`"c418fc49bf6bfda3bb9b46e697b7ada8"`);
});

test('the order of the names does not matter', async () => {
  expect(await weightsHash({ params: { b: params.b, a: params.a }, stats })).toBe(await weightsHash({ params, stats }));
});

test('every bit, name, shape and place matters', async () => {
  const hashes = await Promise.all(
    [
      { params, stats },
      { params: { ...params, b: tensor1d([0.50000006]) }, stats },
      { params: { ...params, a: tensor2d([1, 2, 3, 4], [2, 2]) }, stats },
      { params: { ...params, a: tensor1d([1, 2, 3, 4], 'int32') }, stats },
      { params: { a: params.a, c: params.b }, stats },
      { params: { ...params, ...stats }, stats: {} },
      { params, stats: { 'a.running_mean': tensor1d([-7]) } },
    ].map(weightsHash),
  );
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('leaves the weights as they are', async () => {
  const before = memory().numTensors;
  await weightsHash({ params, stats });
  expect(memory().numTensors).toBe(before);
  expect([...params.a.dataSync()]).toEqual([1, 2, 3, 4]);
});
