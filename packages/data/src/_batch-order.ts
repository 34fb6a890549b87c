import { rng } from '@leoclr/core';

/** Where one batch stands and what it holds. */
export interface BatchStep {
  readonly epoch: number;
  readonly step: number;
  /** Places in the used part of the data set, `[N]`. */
  readonly positions: Int32Array;
}

/** Options of {@link batchSteps}. */
export interface BatchOrder {
  /** Samples in the used part of the data set. */
  readonly length: number;
  /** Samples a step, of all ranks together. */
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  readonly seed: number;
  readonly shuffle: boolean;
  /** Which of `ranks` equal shares of every step. */
  readonly rank: number;
  readonly ranks: number;
}

/** The batches of an epoch from `fromStep` on, a pure function of its arguments. The ranks' shares, one after the other, are the one-rank batch. */
export function* batchSteps(options: BatchOrder, epoch: number, fromStep: number): Generator<BatchStep> {
  const { length, batchSize, stepsPerEpoch, seed, shuffle, rank, ranks } = options;
  const order = shuffle ? rng(seed, 'shuffle', { epoch }).permutation(length) : Int32Array.from({ length }, (_, position) => position);
  for (let step = fromStep; step < stepsPerEpoch; step++) {
    const start = step * batchSize;
    const count = Math.min(batchSize, length - start);
    const share = (of: number): number => start + Math.floor((count * of) / ranks);
    yield { epoch, step, positions: order.slice(share(rank), share(rank + 1)) };
  }
}
