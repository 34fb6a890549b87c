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
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  readonly seed: number;
  readonly shuffle: boolean;
}

/** The batches of an epoch from `fromStep` on, a pure function of its arguments. */
export function* batchSteps({ length, batchSize, stepsPerEpoch, seed, shuffle }: BatchOrder, epoch: number, fromStep: number): Generator<BatchStep> {
  const order = shuffle ? rng(seed, 'shuffle', { epoch }).permutation(length) : Int32Array.from({ length }, (_, position) => position);
  for (let step = fromStep; step < stepsPerEpoch; step++) {
    yield { epoch, step, positions: order.slice(step * batchSize, (step + 1) * batchSize) };
  }
}
