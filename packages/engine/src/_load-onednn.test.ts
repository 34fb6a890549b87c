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

test.skipIf(problem !== null)(`calls at once start one backend, which 'auto' takes before wasm${needsOnednn}`, async () => {
  const [first, second, ...starts] = await Promise.all([useEngine(), useEngine('onednn'), startOnednn(), startOnednn()]);
  expect([first.name, second.name]).toEqual(['onednn', 'onednn']);
  expect(starts[0]).toBe(starts[1]);
  const y = conv2d(ones<Rank.R4>([1, 4, 4, 8]), ones<Rank.R4>([1, 1, 8, 8]));
  expect(new Set(await y.data())).toEqual(new Set([8]));
});
