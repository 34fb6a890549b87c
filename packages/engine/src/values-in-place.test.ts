import { matMul, memory, reshape, tensor2d, transpose } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { inspectEngines } from './inspect-engines.ts';
import { useEngine } from './use-engine.ts';
import type { EngineName } from './use-engine.ts';
import { valuesInPlace } from './values-in-place.ts';

const usable = (await inspectEngines()).filter(({ name, found }) => found && ['onednn', 'cpu', 'wasm'].includes(name));

test.each(usable.map(({ name }) => name as EngineName))('%s: reads what data() reads, without a copy', async (name) => {
  await useEngine(name);
  const before = memory().numTensors;
  const a = tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
  const turned = transpose(a);
  const product = matMul(a, turned);
  const flat = reshape(product, [4]);
  for (const tensor of [a, turned, product, flat]) expect([...(await valuesInPlace(tensor))]).toEqual([...(await tensor.data())]);
  expect((await valuesInPlace(product)).buffer).toBe((await valuesInPlace(product)).buffer);
  for (const tensor of [a, turned, product, flat]) tensor.dispose();
  expect(memory().numTensors).toBe(before);
});

test('looks at engines', () => {
  expect(usable.length).toBeGreaterThan(0);
});
