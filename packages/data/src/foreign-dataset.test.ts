// Data sets of third parties that fail, on this thread and on worker threads; see fixtures/foreign-dataset.mjs.
import { normalization, originalView } from '@leoclr/augment';
import type { Batch, Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { expect, test } from 'vitest';
import { batches } from './index.ts';

const url = new URL('./fixtures/foreign-dataset.mjs', import.meta.url).href;
const { foreignDataset } = (await import(url)) as { foreignDataset: (options: Record<string, unknown>) => Dataset };
const options = {
  views: [originalView({ size: 2, photometric: false })],
  batchSize: 2,
  seed: 1,
  normalization: normalization.cifar10,
  shuffle: false,
};

/** The steps that came and the error that ended them. */
async function run(fault: Record<string, unknown>, workers: number): Promise<{ steps: number; error: unknown }> {
  const loader = batches(foreignDataset({ length: 8, ...fault }), { ...options, workers });
  const came: Batch[] = [];
  let error: unknown = null;
  try {
    for await (const batch of loader.epoch(0)) came.push(batch);
  } catch (caught) {
    error = caught;
  }
  await loader.close();
  return { steps: came.length, error };
}

test('one without faults is read by workers', async () => {
  expect(await run({}, 2)).toEqual({ steps: 4, error: null });
});

test.each([0, 1])('an exception of the data set reaches the caller with its cause (%d workers)', async (workers) => {
  const { steps, error } = await run({ fault: 'throw', at: 5 }, workers);
  expect(steps).toBe(2);
  expect(error).toBeInstanceOf(LeoclrError);
  expect(error).toMatchObject({ code: 'plugin', message: 'batches(): making batch 2 of epoch 0 failed: the index file is damaged' });
  expect((error as Error).cause).toMatchObject({ message: 'the index file is damaged' });
});

test.each(['exit', 'crash'])('a worker that ends twice at the same pictures (%s) is an error, not a hang', async (fault) => {
  const { steps, error } = await run({ fault, at: 2 }, 2);
  expect(steps).toBe(1);
  expect(error).toMatchObject({ name: 'LeoclrError', code: 'plugin' });
  expect((error as Error).message).toMatch(
    /^batches\(\): a worker thread ended while it made batch 1 of epoch 0, and so did the one that replaced it: .+\. They worked on the samples 2\. Pass workers: 0 to see where\.$/,
  );
});

test('a recipe that leads nowhere is an error', async () => {
  const { error } = await run({ recipeName: 'otherDataset' }, 1);
  expect(error).toMatchObject({ code: 'plugin' });
  expect((error as Error).message).toMatch(
    /expected file:.*foreign-dataset\.mjs to export the function otherDataset that a recipe names, found undefined/,
  );
});

test('closing ends a worker whose read never ends', async () => {
  const loader = batches(foreignDataset({ length: 8, fault: 'hang', at: 2 }), { ...options, workers: 1 });
  const iterator = loader.epoch(0)[Symbol.asyncIterator]();
  await iterator.next();
  const rest = iterator.next().then(
    () => null,
    (error: unknown) => error,
  );
  await loader.close();
  expect(await rest).toMatchObject({ code: 'option', message: 'batches(): the loader was closed while its batches were being read.' });
}, 20_000);
