import { expect, test } from 'vitest';
import * as everything from './index.ts';

test('has what every program needs at hand, and the rest under one name a package', () => {
  const names = Object.entries(everything).map(([name, value]) => (typeof value === 'object' && name !== 'presets' ? `${name}.*` : name));
  expect(names.sort()).toMatchInlineSnapshot(`
    [
      "LeoclrError",
      "augment.*",
      "backbones.*",
      "cli.*",
      "core.*",
      "data.*",
      "defineConfig",
      "defineLoss",
      "engine.*",
      "evaluate.*",
      "io.*",
      "leoclr",
      "log.*",
      "losses.*",
      "mocoV2",
      "optim.*",
      "presets",
      "pretrain",
      "trainer.*",
      "useEngine",
    ]
  `);
});

test('the namespaces hold the very values that are there without a prefix', () => {
  expect(everything.trainer.leoclr).toBe(everything.leoclr);
  expect(everything.trainer.pretrain).toBe(everything.pretrain);
  expect(everything.engine.useEngine).toBe(everything.useEngine);
  expect(everything.core.LeoclrError).toBe(everything.LeoclrError);
});
