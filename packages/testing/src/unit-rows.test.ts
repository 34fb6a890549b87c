import { useEngine } from '@leoclr/engine';
import { expect, test } from 'vitest';
import { unitRows } from './unit-rows.ts';

await useEngine('wasm');

test('gives rows of length 1', async () => {
  const rows = unitRows([5, 7], 0);
  expect(rows.shape).toEqual([5, 7]);
  const values = await rows.data<'float32'>();
  for (let row = 0; row < 5; row++) expect(Math.hypot(...values.subarray(row * 7, row * 7 + 7))).toBeCloseTo(1, 6);
  rows.dispose();
});

test('is a function of the seed', async () => {
  const rows = [unitRows([2, 3], 1), unitRows([2, 3], 1), unitRows([2, 3], 2)];
  const [first, same, other] = await Promise.all(rows.map((tensor) => tensor.data()));
  expect(same).toEqual(first);
  expect(other).not.toEqual(first);
  for (const tensor of rows) tensor.dispose();
});
