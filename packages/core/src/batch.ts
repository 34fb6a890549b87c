/** The pictures of one view of a batch, ready for the network. */
export interface BatchView {
  /** Normalised values, `[N, H, W, 3]`, row by row. May lie in memory that is shared between threads, and used again: see {@link Batch}. */
  readonly data: Float32Array;
  readonly shape: readonly [number, number, number, number];
}

/** A sample that could not be read and was replaced by the next readable one. */
export interface SkippedSample {
  readonly index: number;
  readonly name: string;
  readonly reason: string;
}

/**
 * What a loader hands to the trainer: plain typed arrays, no tensors.
 *
 * Ownership: the pixels of the views are the consumer's until it asks the same epoch for the next batch; then the loader may write other
 * pictures there. Whoever keeps them longer copies them (`view.data.slice()`). The batch at which a loop is left stays valid. All else in a
 * batch stays as it is.
 */
export interface Batch {
  readonly epoch: number;
  /** Position in the epoch, from 0. */
  readonly step: number;
  /** One entry a view, in the method's order. */
  readonly views: readonly BatchView[];
  /** The samples' indices in their data set, `[N]`. */
  readonly indices: Int32Array;
  /** Samples of this batch that were replaced because they could not be read, each once. */
  readonly skipped: readonly SkippedSample[];
}

/** Batches in a deterministic order. Order and content depend on (seed, epoch) alone, not on workers or on where the epoch starts. */
export interface Loader {
  /** Samples in the data set. */
  readonly length: number;
  /** Pictures that a full batch of this loader holds. */
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  /** The batches of one epoch from `fromStep` (default 0) on. Stopping early (`break`) is allowed and leaks nothing. */
  epoch(epoch: number, options?: { fromStep?: number }): AsyncIterable<Batch>;
  /** Ends all workers. A closed loader can't be used again. */
  close(): Promise<void>;
}
