import type { Batch, Mode, Network, Weights } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { add, matMul, memory, reshape, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { viewBatches } from '../fixtures/view-batches.ts';
import { extractFeatures } from './extract-features.ts';

await useEngine('wasm');

/** Sums each picture with weights 1 … 12 and −1 … −12, and adds the running mean. */
const network: Network = {
  name: 'sums',
  width: 2,
  init: () => {
    const weight = Array.from({ length: 12 }, (_, i) => [i + 1, -i - 1]);
    return { params: { weight: tensor2d(weight) }, stats: { running_mean: tensor1d([100, 200]) } };
  },
  apply: ({ params, stats }, x, mode: Mode) => {
    if (mode !== 'eval') throw new Error(`mode ${mode}`);
    const flat = reshape(x, [x.shape[0], 12]);
    return { features: add<Tensor2D>(matMul(flat, params['weight'] as Tensor2D), stats['running_mean']!), stats };
  },
};
const weights: Weights = network.init(0);
const tensors = memory().numTensors;

test('gives one row a picture in the order of the batches', async () => {
  const features = await extractFeatures({ network, weights, batches: viewBatches([3, 1, 2]) });
  expect(features).toEqual({
    count: 6,
    width: 2,
    indices: Int32Array.of(0, 1, 2, 3, 4, 5),
    values: Float32Array.from([0, 1, 2, 3, 4, 5].flatMap((value) => [100 + 78 * value, 200 - 78 * value])),
  });
});

test('leaks no tensor, whatever the number of batches, and leaves the weights alone', async () => {
  const before = memory().numTensors;
  await extractFeatures({ network, weights, batches: viewBatches([2, 2, 2, 2, 1]) });
  expect(memory().numTensors).toBe(before);
  expect(weights.params['weight']!.isDisposed || weights.stats['running_mean']!.isDisposed).toBe(false);
});

test('says which sample has features that are not finite, and leaks nothing then', async () => {
  const before = memory().numTensors;
  const batches = viewBatches([2, 2], (index) => (index === 3 ? Number.NaN : index));
  await expect(extractFeatures({ network, weights, batches })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: extractFeatures(): expected finite features, got NaN for sample 3. The weights have probably diverged: take an earlier checkpoint or train with a lower learning rate.]`,
  );
  expect(memory().numTensors).toBe(before);
});

test('closes the loader when it stops in the middle', async () => {
  let closed = false;
  const batches = async function* (): AsyncGenerator<Batch> {
    try {
      yield* viewBatches([1, 1], () => Number.POSITIVE_INFINITY);
    } finally {
      closed = true;
    }
  };
  await expect(extractFeatures({ network, weights, batches: batches() })).rejects.toThrow('got Infinity for sample 0');
  expect(closed).toBe(true);
});

test('rejects a set without a single batch', async () => {
  await expect(extractFeatures({ network, weights, batches: viewBatches([]) })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: extractFeatures(): expected at least one batch, got none. Is the data set empty, or smaller than one batch?]`,
  );
});

test('rejects a network whose features have another width than it claims', async () => {
  const before = memory().numTensors;
  const liar = { ...network, width: 5 };
  await expect(extractFeatures({ network: liar, weights, batches: viewBatches([2]) })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: extractFeatures(): expected the features of sums to have shape [2, 5], got [2, 2].]`,
  );
  expect(memory().numTensors).toBe(before);
});

test('rejects batches whose parts do not fit together', async () => {
  const broken = async function* (change: Partial<Batch>): AsyncGenerator<Batch> {
    for await (const batch of viewBatches([2])) yield { ...batch, ...change };
  };
  const run = (change: Partial<Batch>): Promise<unknown> => extractFeatures({ network, weights, batches: broken(change) });
  await expect(run({ views: [] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: extractFeatures(): expected batches of at least one view, got none in batch 0.]`,
  );
  await expect(run({ indices: Int32Array.of(0) })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: extractFeatures(): expected batch 0 to hold 1 pictures (one an index), got view 0 of shape [2, 2, 2, 3] with 24 values.]`,
  );
});

test('knowing the number of pictures changes nothing, right or wrong', async () => {
  const expected = await extractFeatures({ network, weights, batches: viewBatches([3, 1, 2]) });
  for (const pictures of [1, 6, 1000]) {
    const features = await extractFeatures({ network, weights, batches: viewBatches([3, 1, 2]), pictures });
    expect(features).toEqual(expected);
    expect(features.values.buffer.byteLength).toBe(6 * 2 * 4); // no room left over
  }
});

test('takes more pictures than there was room for at first', async () => {
  const { count, values, indices } = await extractFeatures({ network, weights, batches: viewBatches(Array<number>(700).fill(1)) });
  expect([count, values.length, indices.length]).toEqual([700, 1400, 700]);
  expect([values[1398], indices[699]]).toEqual([100 + 78 * 699, 699]);
});

test('averages the features of all views', async () => {
  const batches = async function* (): AsyncGenerator<Batch> {
    for await (const batch of viewBatches([2, 1])) {
      const [view] = batch.views as [Batch['views'][0]];
      const others = [1, 5].map((more) => ({ ...view, data: view.data.map((value) => value + more) }));
      yield { ...batch, views: [view, ...others] };
    }
  };
  const mean = await extractFeatures({ network, weights, batches: batches(), views: 'mean' });
  const plain = await extractFeatures({ network, weights, batches: viewBatches([2, 1]) });
  expect([...mean.values]).toEqual([...plain.values].map((value, i) => value + (i % 2 === 0 ? 156 : -156))); // 78 · (0 + 1 + 5) / 3
  expect((await extractFeatures({ network, weights, batches: batches() })).values).toEqual(plain.values);
});

test('rejects options that mean nothing', async () => {
  const run = (more: object): Promise<unknown> => extractFeatures({ network, weights, batches: viewBatches([1]), ...more });
  await expect(run({ views: 'all' })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: extractFeatures(): expected views to be "first" or "mean", got "all".]`,
  );
  await expect(run({ pictures: 0 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: extractFeatures(): expected pictures to be a whole number of at least 1, got 0.]`,
  );
});

test('leaves no tensor behind in any of these cases', () => {
  expect(memory().numTensors).toBe(tensors);
});
