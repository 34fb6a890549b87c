import type { Batch } from '@leoclr/core';
import type { BatchSource, BatchTask } from './_batch-source.ts';
import { makeBatch } from './_make-batch.ts';

/** Makes batches somewhere: on this thread or on others. */
export interface BatchMaker {
  /** The batch, or null when it was called off. */
  make(task: BatchTask): Promise<Batch | null>;
  /** Resolves when nothing is under way any more. */
  close(): Promise<void>;
}

/** Makes batches on this thread, one after the other, so that the first is ready as soon as possible. */
export function inlineMaker(source: BatchSource): BatchMaker {
  let last: Promise<unknown> = Promise.resolve();
  return {
    make(task) {
      const batch = last.then(() => (Atomics.load(task.stop, 0) === 0 ? makeBatch(source, task) : null));
      last = batch.catch(() => {});
      return batch;
    },
    async close() {
      await last;
    },
  };
}
