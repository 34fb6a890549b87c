import type { Batch } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import type { BatchStep } from './_batch-order.ts';
import type { BatchMaker } from './_batch-maker.ts';

/** What {@link epochBatches} works with. */
export interface EpochBatchesOptions {
  readonly maker: BatchMaker;
  readonly steps: Iterator<BatchStep>;
  /** Batches under way or waiting, at most. */
  readonly prefetch: number;
  /** Shared flag that calls off all batches under way. */
  readonly stop: Int32Array;
}

/** Yields the batches in order while the next ones are being made. Leaving early calls them off and waits until the last has stopped. */
export async function* epochBatches({ maker, steps, prefetch, stop }: EpochBatchesOptions): AsyncGenerator<Batch, void, void> {
  const underWay: Promise<Batch | null>[] = [];
  const startMore = (): void => {
    while (underWay.length < prefetch) {
      const { done, value } = steps.next();
      if (done === true) return;
      const batch = maker.make({ ...value, stop });
      batch.catch(() => {}); // it is awaited when its turn comes
      underWay.push(batch);
    }
  };

  try {
    for (startMore(); underWay.length > 0; startMore()) {
      const batch = await underWay.shift()!;
      if (batch === null) throw new LeoclrError('option', 'batches(): the loader was closed while its batches were being read.');
      startMore();
      yield batch;
    }
  } finally {
    Atomics.store(stop, 0, 1);
    await Promise.allSettled(underWay);
  }
}
