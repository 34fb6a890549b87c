import { gather, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { LabelledRows } from './_labelled-rows.ts';
import type { RowBatch, RowSource } from './_row-source.ts';

export interface CachedRowsOptions {
  readonly batchSize: number;
  /** The rows' order in an epoch, a permutation of 0 … N − 1. */
  readonly order: (epoch: number) => Int32Array;
}

/** The same rows every epoch, in another order. They stay on the device. */
export function cachedRows(rows: LabelledRows, { batchSize, order }: CachedRowsOptions): RowSource {
  const { width, labels } = rows;
  const all = { x: tensor2d(rows.values, [labels.length, width]), labels };
  return {
    width,
    stepsPerEpoch: Math.ceil(labels.length / batchSize),
    epoch: (epoch) => orderedBatches(all, order(epoch), batchSize),
    dispose: () => all.x.dispose(),
  };
}

/** The rows of a large batch in an order, some at a time. */
export function* orderedBatches({ x, labels, heldOut }: RowBatch, order: Int32Array, batchSize: number): Generator<RowBatch, void> {
  for (let from = 0; from < order.length; from += batchSize) {
    const chosen = order.subarray(from, from + batchSize);
    const batch = { x: gatherRows(x, chosen), labels: chosen.map((row) => labels[row]!) };
    yield heldOut === undefined ? batch : { ...batch, heldOut: Uint8Array.from(chosen, (row) => heldOut[row]!) };
  }
}

/** The chosen rows in the order given, `[B, D]`. */
function gatherRows(x: Tensor2D, rows: Int32Array): Tensor2D {
  const indices = tensor1d(rows, 'int32');
  try {
    return gather(x, indices);
  } finally {
    indices.dispose();
  }
}
