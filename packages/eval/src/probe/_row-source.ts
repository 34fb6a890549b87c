import type { LabelledRows } from './_labelled-rows.ts';

/** The rows of one update. `values` may be written again once the next batch is asked for. */
export interface RowBatch extends LabelledRows {
  /** `[B]`, 1 for rows that blind heads must not learn from: their choice is made on them. Missing: none. */
  readonly heldOut?: Uint8Array;
}

/** Where labelled rows come from, epoch by epoch: from memory or from a network. */
export interface RowSource {
  /** D. */
  readonly width: number;
  readonly stepsPerEpoch: number;
  /** The batches of an epoch, the last one possibly smaller. */
  epoch(epoch: number): Iterable<RowBatch> | AsyncIterable<RowBatch>;
}
