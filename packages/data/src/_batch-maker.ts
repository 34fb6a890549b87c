import type { BatchSource, BatchTask, MadeRows } from './_batch-source.ts';
import { makeBatch } from './_make-batch.ts';

/** Fills batches somewhere: on this thread or on others. */
export interface BatchMaker {
  /** Resolves when the rows of the task are filled, with null when it was called off. Afterwards nothing writes to them any more. */
  make(task: BatchTask): Promise<MadeRows | null>;
  /** Resolves when nothing is under way any more. */
  close(): Promise<void>;
}

/** Makes batches on this thread, one after the other, so that the first is ready as soon as possible. */
export function inlineMaker(source: BatchSource): BatchMaker {
  let last: Promise<unknown> = Promise.resolve();
  return {
    make(task) {
      const rows = last.then(() => makeBatch(source, task));
      last = rows.catch(() => {});
      return rows;
    },
    async close() {
      await last;
    },
  };
}
