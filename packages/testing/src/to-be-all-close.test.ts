import { useEngine } from '@leoclr/engine';
import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { toBeAllClose } from './to-be-all-close.ts';

await useEngine('wasm');
expect.extend({ toBeAllClose });

test('accepts tensors, arrays and numbers that are close', async () => {
  await expect(tensor2d([[1, 2]])).toBeAllClose(tensor2d([[1, 2.000_01]]));
  await expect([100, 0]).toBeAllClose(Float32Array.of(100, 1e-4));
  await expect(3).toBeAllClose(3.1, { tolerance: 0.1 });
  await expect([0, 0]).toBeAllClose([0, 0]);
  await expect([1, 2]).not.toBeAllClose([1, 2.1]);
  await expect([]).toBeAllClose([]);
});

test.each([
  { received: [1, 2.1, 3], expected: [1, 2, 3] },
  { received: [1, Number.NaN], expected: [1, 2] },
  { received: [1, 2], expected: [1, Number.NaN] },
  { received: [1], expected: [1, 2] },
  { received: [0.1], expected: [0] },
])('rejects $received where $expected is expected', async ({ received, expected }) => {
  const { pass, message } = await toBeAllClose(received, expected);
  expect(pass).toBe(false);
  expect(message()).toMatch(/expected (shape|[\d.N])/);
});

test('says where the worst difference is', async () => {
  expect((await toBeAllClose([1, 2.1, 3], [1, 2, 3.001])).message()).toMatchInlineSnapshot(
    `"largest difference 3.33e-2 of the largest magnitude, at 1: expected 2, got 2.1; tolerance 0.00001"`,
  );
  expect((await toBeAllClose(tensor1d([1, 2]), tensor2d([[1, 2]]))).message()).toMatchInlineSnapshot(`"expected shape [1, 2], got [2]"`);
});
