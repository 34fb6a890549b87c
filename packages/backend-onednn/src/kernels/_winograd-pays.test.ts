import { expect, test } from 'vitest';
import { symmetricConvolution } from './_convolution-geometry.ts';
import { winogradPays } from './_winograd-pays.ts';

const pays = (source: number[], filter: number[], options = { stride: 1, padding: 1 }): boolean[] =>
  (['training', 'weightsGradient'] as const).map((pass) => winogradPays(symmetricConvolution(source, filter, options), pass));

test('large maps and many channels', () => {
  expect(pays([128, 32, 32, 64], [3, 3, 64, 64])).toEqual([true, true]);
  expect(pays([32, 7, 7, 512], [3, 3, 512, 512])).toEqual([true, true]);
});

test('not where most of a tile would be empty, and forwards not with few channels', () => {
  expect(pays([32, 3, 3, 512], [3, 3, 512, 512])).toEqual([false, false]);
  expect(pays([32, 32, 32, 16], [3, 3, 16, 16])).toEqual([false, true]);
});

test('only 3 × 3 at stride 1 with a border of 1', () => {
  expect(pays([32, 32, 32, 64], [3, 3, 64, 64], { stride: 2, padding: 1 })).toEqual([false, false]);
  expect(pays([32, 32, 32, 64], [1, 1, 64, 64], { stride: 1, padding: 0 })).toEqual([false, false]);
  expect(pays([32, 32, 32, 64], [3, 3, 64, 64], { stride: 1, padding: 0 })).toEqual([false, false]);
});
