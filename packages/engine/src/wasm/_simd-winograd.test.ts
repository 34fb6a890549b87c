import { expect, test } from 'vitest';
import type { Rank } from '@tensorflow/tfjs-core';
import { conv2d } from '../conv2d.ts';
import { normals, toTensor } from '../fixtures/numbers.ts';
import { useEngine } from '../use-engine.ts';
import { fitsWinograd } from './_simd-winograd.ts';
import { symmetricGeometry } from '../composed/_conv2d-geometry.ts';

const fits = (x: number[], filter: number[], attributes: { stride: number; padding: number }): boolean =>
  fitsWinograd(symmetricGeometry(x, filter, attributes));

test('is taken for wide 3 × 3 convolutions with stride 1 on pictures that tiles cover well', () => {
  const same = { stride: 1, padding: 1 };
  expect(fits([2, 8, 8, 16], [3, 3, 16, 32], same)).toBe(true);
  expect(fits([2, 7, 7, 16], [3, 3, 16, 16], same)).toBe(true);
  expect(fits([1, 7, 7, 16], [3, 3, 16, 16], same)).toBe(false); // 4 tiles
  expect(fits([2, 4, 4, 16], [3, 3, 16, 16], { stride: 1, padding: 0 })).toBe(false); // 2 × 2 results
  expect(fits([2, 2, 2, 16], [3, 3, 16, 16], same)).toBe(false);
  expect(fits([2, 8, 8, 8], [3, 3, 8, 16], same)).toBe(false);
  expect(fits([2, 8, 8, 16], [3, 3, 16, 20], same)).toBe(false);
  expect(fits([2, 8, 8, 16], [3, 3, 16, 16], { stride: 2, padding: 1 })).toBe(false);
  expect(fits([2, 8, 8, 16], [1, 1, 16, 16], { stride: 1, padding: 0 })).toBe(false);
});

test('can be switched off, and changes the last digits only', async () => {
  await useEngine('wasm', { winograd: false });
  const x = toTensor<Rank.R4>(normals(2 * 8 * 8 * 32, 1), [2, 8, 8, 32]);
  const filter = toTensor<Rank.R4>(normals(9 * 32 * 32, 2), [3, 3, 32, 32]);
  const direct = await conv2d(x, filter, { padding: 1 }).data();
  await useEngine('wasm', { winograd: true });
  const tiled = await conv2d(x, filter, { padding: 1 }).data();
  // Setting nothing changes nothing.
  await useEngine('wasm');
  expect(await conv2d(x, filter, { padding: 1 }).data()).toEqual(tiled);
  const errors = direct.map((value, index) => Math.abs(value - tiled[index]!));
  expect(Math.max(...errors)).toBeGreaterThan(0);
  expect(Math.max(...errors) / Math.max(...direct.map(Math.abs))).toBeLessThan(5e-6);
});
