// Whose a batch's memory is, and for how long: see Batch in @leoclr/core. Picture i of the data set is flat with value i.
import type { Batch, Dataset } from '@leoclr/core';
import { originalView } from '@leoclr/augment';
import { describe, expect, test } from 'vitest';
import { batches } from './index.ts';

const url = new URL('./fixtures/foreign-dataset.mjs', import.meta.url).href;
const { foreignDataset } = (await import(url)) as { foreignDataset: (options: Record<string, unknown>) => Dataset };
const base = {
  views: [originalView({ size: 2, photometric: false })],
  batchSize: 4,
  seed: 1,
  normalization: { mean: [0, 0, 0], std: [1, 1, 1] } as const,
};
const dataset = foreignDataset({ length: 64 });

/** The value of each picture, if its twelve pixels agree. */
function pictures({ views: [view] }: Batch): (number | string)[] {
  return Array.from({ length: view!.shape[0] }, (_, row) => {
    const values = new Set([...view!.data.subarray(row * 12, row * 12 + 12)].map((value) => Math.round(value * 255)));
    return values.size === 1 ? [...values][0]! : `torn: ${[...values].join(' ')}`;
  });
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe.each([{ workers: 0 }, { workers: 2 }])('$workers workers', ({ workers }) => {
  test.each([1, 2, 5])('a batch is whole until the next is asked for; prefetching %d batches takes one slot more', async (prefetch) => {
    const loader = batches(dataset, { ...base, workers, prefetch });
    const memory = new Set<ArrayBufferLike>();
    for (const epoch of [0, 1]) {
      for await (const batch of loader.epoch(epoch)) {
        await pause();
        expect(pictures(batch)).toEqual([...batch.indices]);
        memory.add(batch.views[0]!.data.buffer);
      }
    }
    await loader.close();
    expect(memory.size).toBe(prefetch + 1);
    expect([...memory].every((buffer) => buffer instanceof SharedArrayBuffer)).toBe(true);
  });

  test('the batch at which an epoch is left stays whole', async () => {
    const loader = batches(dataset, { ...base, workers });
    let last: Batch | null = null;
    for await (const batch of loader.epoch(0)) {
      last = batch;
      if (batch.step === 3) break;
    }
    for await (const { views } of loader.epoch(1)) expect(views[0]!.data.buffer).not.toBe(last!.views[0]!.data.buffer);
    await loader.close();
    expect(pictures(last!)).toEqual([...last!.indices]);
  });

  test('two epochs at the same time have memory of their own', async () => {
    const loader = batches(dataset, { ...base, workers });
    const second = loader.epoch(1)[Symbol.asyncIterator]();
    for await (const batch of loader.epoch(0)) {
      const other = (await second.next()).value as Batch;
      await pause();
      expect(pictures(batch)).toEqual([...batch.indices]);
      expect(pictures(other)).toEqual([...other.indices]);
    }
    await loader.close();
  });
});

test('nothing is read further ahead than prefetch says', async () => {
  const { recipe: _recipe, ...counted } = dataset;
  let reads = 0;
  const get: Dataset['get'] = (index) => {
    reads += 1;
    return dataset.get(index);
  };
  const loader = batches({ ...counted, get }, { ...base, prefetch: 3 });
  const iterator = loader.epoch(0)[Symbol.asyncIterator]();
  for (const taken of [1, 2, 3]) {
    await iterator.next();
    await pause();
    await pause();
    expect(reads).toBe((taken + 3) * 4);
  }
  await iterator.return?.();
});

test('leaving an epoch in which a read hangs takes no longer than a few seconds', async () => {
  const loader = batches(foreignDataset({ length: 64, fault: 'hang', at: 9 }), { ...base, workers: 2, shuffle: false });
  const started = performance.now();
  for await (const _ of loader.epoch(0)) {
    await new Promise((resolve) => setTimeout(resolve, 500)); // now number 9 is being read
    break;
  }
  await loader.close();
  expect(performance.now() - started).toBeLessThan(15_000);
}, 20_000);
