import { getBackend } from '@tensorflow/tfjs-core';
import { afterEach, expect, test, vi } from 'vitest';
import { inspectEngines } from './inspect-engines.ts';
import { measureConvolution } from './measure-convolution.ts';
import { useEngine } from './use-engine.ts';

afterEach(() => vi.unstubAllEnvs());

test('lists every engine without starting one', async () => {
  vi.stubEnv('LEOCLR_ONEDNN', 'off');
  const engines = await inspectEngines();
  expect(getBackend()).toBeUndefined();
  expect(engines.map(({ name, found, active, action }) => ({ name, found, active, action }))).toMatchInlineSnapshot(`
    [
      {
        "action": "leoclr engine install",
        "active": false,
        "found": false,
        "name": "onednn",
      },
      {
        "action": null,
        "active": false,
        "found": true,
        "name": "wasm",
      },
      {
        "action": "npm install webgpu @tensorflow/tfjs-backend-webgpu",
        "active": false,
        "found": false,
        "name": "webgpu",
      },
      {
        "action": "npm install @tensorflow/tfjs-node",
        "active": false,
        "found": false,
        "name": "tfjs-node",
      },
      {
        "action": "npm install @tensorflow/tfjs-node-gpu",
        "active": false,
        "found": false,
        "name": "tfjs-node-gpu",
      },
      {
        "action": null,
        "active": false,
        "found": true,
        "name": "cpu",
      },
    ]
  `);
});

test('shows which engine is in use, and how quick it is', async () => {
  await useEngine('wasm');
  const active = (await inspectEngines()).filter((engine) => engine.active);
  expect(active.map(({ name }) => name)).toEqual(['wasm']);
  expect(await measureConvolution()).toBeGreaterThan(0.1);
});
