import type { Normalization } from '@leoclr/augment';
import type { Batch, Dataset, View } from '@leoclr/core';
import { batches } from './batches.ts';

/** Options of {@link evaluationBatches}. */
export interface EvaluationBatchesOptions {
  /** How each picture is shown to the network, usually `testView`; or several views of each, e.g. `tenCropViews`. */
  readonly view: View | readonly View[];
  /** Pictures a batch; the last batch may hold fewer. Default 64. */
  readonly batchSize?: number;
  /** As in `batches`. */
  readonly normalization?: Normalization;
  /** As in `batches`. */
  readonly workers?: number;
  /** As in `batches`. */
  readonly prefetch?: number;
  /** As in `batches`. */
  readonly strict?: boolean;
  /** As in `batches`. */
  readonly indices?: ArrayLike<number>;
  /** For random views, e.g. crops for a linear probe. Default 0. */
  readonly seed?: number;
}

/**
 * Every picture once, in the data set's order, one view each unless there are more, the last batch possibly smaller. Labels are `dataset.labels` at `batch.indices`.
 *
 * Its worker threads end with the loop, also when it is left early.
 *
 * @throws LeoclrError as `batches` does.
 */
export async function* evaluationBatches(dataset: Dataset, options: EvaluationBatchesOptions): AsyncGenerator<Batch, void, void> {
  const { view, batchSize = 64, seed = 0, ...rest } = options;
  const loader = batches(dataset, {
    ...rest,
    views: typeof view === 'function' ? [view] : view,
    batchSize,
    seed,
    shuffle: false,
    dropLast: false,
  });
  try {
    yield* loader.epoch(0);
  } finally {
    await loader.close();
  }
}
