import { ones, randomNormal, tidy } from '@tensorflow/tfjs-core';
import type { Rank } from '@tensorflow/tfjs-core';
import { afterAll, expect, test, vi } from 'vitest';
import { onednnProblem } from './_load-onednn.ts';
import { conv2d } from './conv2d.ts';
import { keyPass } from './key-pass.ts';
import { useEngine } from './use-engine.ts';

const problem = await onednnProblem();
const needsOnednn = problem === null ? '' : ' (skipped: no oneDNN library)';

afterAll(() => vi.unstubAllEnvs());

/** Sums of 32 random values that eight bits don't hold. */
const sums = (): Float32Array =>
  tidy(() => conv2d(randomNormal<Rank.R4>([1, 4, 4, 32], 0, 1, 'float32', 1), ones<Rank.R4>([1, 1, 32, 32])).dataSync<'float32'>());

test('is a plain call on engines that know one number format', async () => {
  await useEngine('wasm');
  expect(keyPass(sums)).toEqual(sums());
});

test.skipIf(problem !== null)(`rounds to bf16 where that was asked for, and nowhere else${needsOnednn}`, async () => {
  vi.stubEnv('LEOCLR_BF16', 'force');
  const { precision } = await useEngine('onednn', { precision: 'bf16-keys' });
  expect(precision).toBe('bf16-keys');
  const [exact, rounded] = [sums(), keyPass(sums)];
  expect(sums()).toEqual(exact);
  const largest = Math.max(...exact.map(Math.abs));
  const gap = Math.max(...exact.map((value, index) => Math.abs(value - rounded[index]!)));
  expect(gap / largest).toBeGreaterThan(1e-4);
  expect(gap / largest).toBeLessThan(2e-2);

  await useEngine('onednn', { precision: 'f32' });
  expect(keyPass(sums)).toEqual(exact);
});
