import { startOnednn } from '@leoclr/backend-onednn';
import { ones } from '@tensorflow/tfjs-core';
import type { Rank } from '@tensorflow/tfjs-core';
import { afterEach, expect, test, vi } from 'vitest';
import { onednnProblem } from './_load-onednn.ts';
import { conv2d } from './conv2d.ts';
import { useEngine } from './use-engine.ts';

const problem = await onednnProblem();
const needsOnednn = problem === null ? '' : ' (skipped: no oneDNN library)';

afterEach(() => vi.unstubAllEnvs());

test('by name it is an error when there is no library', async () => {
  vi.stubEnv('LEOCLR_ONEDNN', 'off');
  await expect(useEngine('onednn')).rejects.toMatchObject({ code: 'backend' });
});

test.each(['bf16', 'bf16-keys'] as const)('%s without a library is an error, and never f32 on another engine', async (precision) => {
  vi.stubEnv('LEOCLR_ONEDNN', 'off');
  await expect(useEngine('auto', { precision })).rejects.toMatchObject({
    code: 'backend',
    message: 'oneDNN is switched off by the environment variable LEOCLR_ONEDNN. Unset it to use oneDNN.',
  });
});

test.skipIf(problem !== null)(`calls at once start one backend, which 'auto' takes before wasm${needsOnednn}`, async () => {
  const [first, second, ...starts] = await Promise.all([useEngine(), useEngine('onednn'), startOnednn(), startOnednn()]);
  expect([first.name, second.name]).toEqual(['onednn', 'onednn']);
  expect(starts[0]).toBe(starts[1]);
  const y = conv2d(ones<Rank.R4>([1, 4, 4, 8]), ones<Rank.R4>([1, 1, 8, 8]));
  expect(new Set(await y.data())).toEqual(new Set([8]));
});

test.each(['bf16', 'bf16-keys'] as const)('%s by the name of another engine is an error', async (precision) => {
  await expect(useEngine('wasm', { precision })).rejects.toMatchObject({
    code: 'option',
    message: `useEngine(): expected precision to be f32 for the engine wasm, got ${precision}. Only onednn has bf16 ("leoclr engine install").`,
  });
});
