import type { Tensor2D } from '@tensorflow/tfjs-core';

/** The rows of one update. */
export interface RowBatch {
  /** `[B, D]`, owned by whoever asked for the batch. */
  readonly x: Tensor2D;
  /** `[B]`. */
  readonly labels: Int32Array;
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
  /** Frees the rows that are kept on the device. */
  dispose(): void;
}
