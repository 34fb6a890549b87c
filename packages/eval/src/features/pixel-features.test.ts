import type { Batch } from '@leoclr/core';
import { expect, test } from 'vitest';
import { viewBatches } from '../fixtures/view-batches.ts';
import { pixelFeatures } from './pixel-features.ts';

test('gives the pixels themselves, one row a picture', async () => {
  const features = await pixelFeatures(viewBatches([2, 1]));
  expect(features).toEqual({
    count: 3,
    width: 12,
    indices: Int32Array.of(0, 1, 2),
    values: Float32Array.from({ length: 36 }, (_, i) => Math.floor(i / 12)),
  });
});

test('keeps its own copy of the pixels', async () => {
  const batches = async function* (): AsyncGenerator<Batch> {
    for await (const batch of viewBatches([1, 1], () => 7)) {
      yield batch;
      batch.views[0]!.data.fill(0);
    }
  };
  expect((await pixelFeatures(batches())).values.every((value) => value === 7)).toBe(true);
});

test('counts a picture once that stands in for an unreadable one, but again in another epoch', async () => {
  const batchOf = (epoch: number, step: number, indices: number[]): Batch => {
    const data = Float32Array.from(indices.flatMap((index) => [index, epoch, 0]));
    return { epoch, step, views: [{ data, shape: [indices.length, 1, 1, 3] }], indices: Int32Array.from(indices), skipped: [] };
  };
  const batches = async function* (): AsyncGenerator<Batch> {
    yield* [batchOf(0, 0, [0, 2]), batchOf(0, 1, [2, 0]), batchOf(1, 0, [0, 1])]; // 1 and 3 were unreadable in epoch 0
  };
  const { indices, values, count } = await pixelFeatures(batches());
  expect([...indices]).toEqual([0, 2, 0, 1]);
  expect([...values]).toEqual([0, 0, 0, 2, 0, 0, 0, 1, 0, 1, 1, 0]);
  expect(count).toBe(4);
});

test('rejects pictures of different sizes', async () => {
  const batches = async function* (): AsyncGenerator<Batch> {
    yield* viewBatches([1]);
    yield { epoch: 0, step: 1, views: [{ data: new Float32Array(27), shape: [1, 3, 3, 3] }], indices: Int32Array.of(9), skipped: [] };
  };
  await expect(pixelFeatures(batches())).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: pixelFeatures(): expected every batch to give 12 numbers a picture like the first, got 27 for sample 9. All pictures need one size.]`,
  );
});
