import { inspectEngines } from '@leoclr/engine';
import { describeEngine } from '@leoclr/testing';
import { expect, test } from 'vitest';

const found = (await inspectEngines()).filter((engine) => engine.found).map(({ name }) => name);

test('wasm and cpu are among the engines that are tested', () => {
  expect(found).toEqual(expect.arrayContaining(['wasm', 'cpu']));
});

for (const name of found) describeEngine(name);
