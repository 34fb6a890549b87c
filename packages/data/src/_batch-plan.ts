import { availableParallelism } from 'node:os';
import { normalization as channelStatistics } from '@leoclr/augment';
import type { Dataset } from '@leoclr/core';
import type { BatchOrder } from './_batch-order.ts';
import type { BatchSource } from './_batch-source.ts';
import type { BatchesOptions } from './batches.ts';

const MAX_DEFAULT_WORKERS = 8;
const DEFAULT_PREFETCH = 2;
/** Pictures a task at most: enough that handing it over costs nothing, few enough that all threads end a batch at the same time. */
const MAX_ROWS_PER_TASK = 16;

/** What `batches` was asked for, with the defaults filled in. */
export interface BatchPlan {
  readonly source: BatchSource;
  readonly order: BatchOrder;
  readonly workers: number;
  readonly prefetch: number;
  /** Pictures in a full batch of this rank. */
  readonly ownBatchSize: number;
  readonly rowsPerTask: number;
}

export function batchPlan(dataset: Dataset, options: BatchesOptions): BatchPlan {
  const { batchSize, seed, prefetch = DEFAULT_PREFETCH, dropLast = true, shuffle = true, rank = 0, ranks = 1 } = options;
  const source = sourceOf(dataset, options);
  const length = source.indices?.length ?? dataset.length;
  const stepsPerEpoch = dropLast ? Math.floor(length / batchSize) : Math.ceil(length / batchSize);
  const workers = options.workers ?? defaultWorkers(source);
  const ownBatchSize = batchSize / ranks;
  return {
    source,
    order: { length, batchSize, stepsPerEpoch, seed, shuffle, rank, ranks },
    workers,
    prefetch,
    ownBatchSize,
    rowsPerTask: workers === 0 ? ownBatchSize : Math.min(MAX_ROWS_PER_TASK, Math.ceil(ownBatchSize / workers)),
  };
}

function sourceOf(
  dataset: Dataset,
  { views, seed, normalization = channelStatistics.imagenet, strict = false, indices }: BatchesOptions,
): BatchSource {
  return { dataset, views, seed, normalization, strict, indices: indices === undefined ? null : Int32Array.from(indices) };
}

function defaultWorkers({ dataset, views }: BatchSource): number {
  const portable = dataset.recipe !== undefined && views.every((view) => view.recipe !== undefined);
  return portable ? Math.min(MAX_DEFAULT_WORKERS, availableParallelism() - 1) : 0;
}
