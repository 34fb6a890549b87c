import { cropView, normalization, testView } from '@leoclr/augment';
import { expect, test } from 'vitest';
import { evaluationBatches, scenes } from './index.ts';

const dataset = scenes({ length: 10, size: 16 });
const options = { view: testView({ size: 8, cropFraction: 1 }), batchSize: 4, normalization: normalization.imagenet };

test.each([0, 1])('gives every picture once and in order, the last batch smaller (%d workers)', async (workers) => {
  const shapes: number[][] = [];
  const indices: number[] = [];
  for await (const batch of evaluationBatches(dataset, { ...options, workers })) {
    shapes.push([...batch.views[0]!.shape]);
    indices.push(...batch.indices);
  }
  expect(shapes).toEqual([
    [4, 8, 8, 3],
    [4, 8, 8, 3],
    [2, 8, 8, 3],
  ]);
  expect(indices).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a seed decides random views', async () => {
  const first = async (seed: number) => {
    for await (const batch of evaluationBatches(dataset, { ...options, view: cropView({ size: 8 }), seed, workers: 0 }))
      return batch.views[0]!.data;
    return null;
  };
  expect(await first(1)).toEqual(await first(1));
  expect(await first(1)).not.toEqual(await first(2));
});

test('several views of each picture', async () => {
  const views = [testView({ size: 8 }), testView({ size: 6, cropFraction: 1 })];
  for await (const batch of evaluationBatches(dataset, { ...options, view: views, workers: 0 })) {
    expect(batch.views.map(({ shape }) => shape[1])).toEqual([8, 6]);
  }
});

test('refuses what batches refuses', async () => {
  await expect(evaluationBatches(dataset, { ...options, batchSize: 0 }).next()).rejects.toThrow(
    /expected batchSize to be an integer of at least 1, got 0/,
  );
});
