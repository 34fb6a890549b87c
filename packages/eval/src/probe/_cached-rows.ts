import { copyRows } from './_labelled-rows.ts';
import type { LabelledRows } from './_labelled-rows.ts';
import type { RowBatch, RowSource } from './_row-source.ts';

export interface CachedRowsOptions {
  readonly batchSize: number;
  /** The rows' order in an epoch, a permutation of 0 … N − 1. */
  readonly order: (epoch: number) => Int32Array;
}

/** The same rows every epoch, in another order. */
export function cachedRows(rows: LabelledRows, { batchSize, order }: CachedRowsOptions): RowSource {
  const { width, labels } = rows;
  const buffer = new Float32Array(Math.min(batchSize, labels.length) * width);
  function* epochBatches(epoch: number): Generator<RowBatch, void> {
    yield* orderedBatches(rows, order(epoch), buffer);
  }
  return { width, stepsPerEpoch: Math.ceil(labels.length / batchSize), epoch: epochBatches };
}

/** The rows in an order, as many at a time as the buffer holds; the buffer holds the values of the current batch. */
export function* orderedBatches(rows: LabelledRows, order: Int32Array, buffer: Float32Array): Generator<LabelledRows, void> {
  const { width, labels } = rows;
  const size = buffer.length / width;
  for (let from = 0; from < order.length; from += size) {
    const chosen = order.subarray(from, from + size);
    const values = buffer.subarray(0, chosen.length * width);
    copyRows(rows, chosen, values);
    yield { values, labels: chosen.map((row) => labels[row]!), width };
  }
}
