import { originalView } from '@leoclr/augment';
import type { Dataset } from '@leoclr/core';
import { describe, expect, test } from 'vitest';
import type { BatchesOptions } from './index.ts';
import { batches } from './index.ts';

const pictures: Dataset = {
  name: 'good',
  length: 21,
  classes: [],
  labels: null,
  get: () => Promise.reject(new Error('no work may be done')),
};
const base: BatchesOptions = { views: [originalView({ size: 8 })], batchSize: 4, seed: 7, workers: 0 };

describe('options that make no sense are refused before any work', () => {
  test.each<[Partial<BatchesOptions>, string]>([
    [
      { batchSize: 64 },
      'batchSize to be at most 21, the number of pictures in good, got 64. Choose a smaller batch size or pass dropLast: false.',
    ],
    [
      { indices: [1, 2, 3] },
      'batchSize to be at most 3, the number of pictures in the used part of good, got 4. Choose a smaller batch size or pass dropLast: false.',
    ],
    [{ batchSize: 0 }, 'batchSize to be an integer of at least 1, got 0.'],
    [{ views: [] }, 'views to hold at least one view, got none.'],
    [{ seed: 0.5 }, 'seed to be an integer of at least 0, got 0.5.'],
    [{ workers: -1 }, 'workers to be an integer of at least 0, got -1.'],
    [{ ranks: 3 }, 'batchSize to be a multiple of ranks, 3, got 4. It is the batch of all ranks together.'],
    [{ ranks: 2, rank: 2 }, 'rank to be less than ranks, 2, got 2. Ranks count from 0.'],
    [{ rank: -1 }, 'rank to be an integer of at least 0, got -1.'],
    [{ prefetch: 0 }, 'prefetch to be an integer of at least 1, got 0.'],
    [{ indices: [0, 1, 2, 21] }, 'indices[3] to be an integer from 0 to 20, the last of good, got 21.'],
    [{ indices: [] }, 'the used part of good to hold at least one picture, it holds none.'],
  ])('%j', (options, sentence) => {
    expect(() => batches(pictures, { ...base, ...options })).toThrow(`batches(): expected ${sentence}`);
  });

  test('steps and epochs', () => {
    const loader = batches(pictures, base);
    expect(() => loader.epoch(0, { fromStep: 6 })).toThrowErrorMatchingInlineSnapshot(
      `[LeoclrError: batches(): expected fromStep to be an integer from 0 to 5, got 6.]`,
    );
    expect(() => loader.epoch(-1)).toThrowErrorMatchingInlineSnapshot(
      `[LeoclrError: batches(): expected epoch to be an integer from 0 to 4294967295, got -1.]`,
    );
  });
});
