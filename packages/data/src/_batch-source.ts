import type { Normalization } from '@leoclr/augment';
import type { Dataset, Recipe, SkippedSample, View } from '@leoclr/core';

/** Everything that batches are made from, besides the order. */
export interface BatchSource {
  readonly dataset: Dataset;
  readonly views: readonly View[];
  readonly seed: number;
  readonly normalization: Normalization;
  readonly strict: boolean;
  /** The used part of the data set; null for all of it. */
  readonly indices: Int32Array | null;
}

/** The same, fit to travel to a worker thread. */
export interface BatchSourceRecipe extends Omit<BatchSource, 'dataset' | 'views'> {
  readonly dataset: Recipe;
  readonly views: readonly Recipe[];
}

/** One batch to make, or some rows of one. */
export interface BatchTask {
  readonly epoch: number;
  readonly step: number;
  /** Places in the used part of the data set, `[N]`. */
  readonly positions: Int32Array;
  /** Where the pixels go: one array a view, `[N, size, size, 3]`, in shared memory. */
  readonly out: readonly Float32Array[];
  /** Shared flag: no longer 0 when nobody wants the batch any more. */
  readonly stop: Int32Array;
}

/** What is known of the rows that a task has filled. */
export interface MadeRows {
  /** The samples' indices in their data set, `[N]`. */
  readonly indices: Int32Array;
  readonly skipped: readonly SkippedSample[];
}
