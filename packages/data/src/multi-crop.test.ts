// Worker threads run the built packages: build packages/data before these tests.
import { byolViews, normalization, normalize, swavViews } from '@leoclr/augment';
import type { Batch, View } from '@leoclr/core';
import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { batches } from './batches.ts';
import { scenes } from './scenes.ts';

const dataset = scenes({ length: 6 });
const presets: [string, readonly View[]][] = [
  [
    'a multi-crop',
    swavViews({
      groups: [
        { count: 2, size: 24, scale: [0.14, 1] },
        { count: 3, size: 12, scale: [0.05, 0.14] },
      ],
    }),
  ],
  ["BYOL's two views", byolViews({ size: 24 })],
];

async function firstBatch(views: readonly View[], workers: number): Promise<Batch> {
  const loader = batches(dataset, { views, batchSize: 3, seed: 4, workers });
  try {
    for await (const batch of loader.epoch(1))
      return { ...batch, views: batch.views.map(({ data, shape }) => ({ data: data.slice(), shape })) };
    throw new Error('no batch');
  } finally {
    await loader.close();
  }
}

test.each(presets)('%s comes in batches of its own sizes, each view from its own stream', async (_name, views) => {
  const batch = await firstBatch(views, 0);
  expect(batch.views.map(({ shape }) => shape)).toEqual(views.map(({ size }) => [3, size, size, 3]));
  for (const [row, index] of batch.indices.entries()) {
    const { image } = await dataset.get(index);
    for (const [number, view] of views.entries()) {
      const length = view.size ** 2 * 3;
      const expected = new Float32Array(length);
      normalize(view(image, rng(4, 'augment', { epoch: 1, sample: index, view: number })), normalization.imagenet, expected);
      expect(batch.views[number]!.data.subarray(row * length, (row + 1) * length)).toEqual(expected);
    }
  }
});

test.each(presets)('%s: worker threads make the same values', async (_name, views) => {
  const [inline, threaded] = [await firstBatch(views, 0), await firstBatch(views, 2)];
  expect(threaded.indices).toEqual(inline.indices);
  for (const [number, { data }] of inline.views.entries()) expect(threaded.views[number]!.data).toEqual(data);
});
