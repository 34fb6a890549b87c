import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { OnednnBackend } from '../onednn-backend.ts';
import { runElementwise } from './_elementwise.ts';
import type { NativeKernel } from './_kernel.ts';
import { multiply } from './_matrix-product.ts';
import { runSoftmax } from './_softmax.ts';

/** What a query has to do with the negatives, whatever the key: both terms of a loss against the same queue need it once. */
interface Negatives {
  readonly of: string;
  /** log Σ exp of each row's logits. */
  readonly logSums: Float64Array;
  /** `[N, D]`, Σ softmax over the negatives · negative. */
  readonly push: Float32Array;
}

const lastNegatives = new WeakMap<OnednnBackend, Negatives>();

/**
 * Inputs query `[N, D]`, key `[N, D]`, negatives `[K, D]`; attribute temperature; outputs loss and its gradient for the query.
 *
 * All that is K long is oneDNN's: logits, log-softmax over the negatives, exponentials, and their product with the negatives. What is left
 * is N · D small.
 */
export const queueCrossEntropy: NativeKernel = (backend, { query, key, negatives }, { temperature }) => {
  if (!negatives || [...query!.shape, ...negatives.shape].includes(0)) return null;
  const [rows, width] = query!.shape as [number, number];
  const queries = backend.storage(query!).values;
  const keys = backend.storage(key!).values;
  const inverse = 1 / (temperature as number);
  const { logSums, push } = againstNegatives(backend, query!, negatives, inverse);
  const gradient = new Float32Array(rows * width);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    let positive = 0;
    for (let column = 0; column < width; column++) positive += queries[start + column]! * keys[start + column]!;
    positive *= inverse;
    const logSum = logSums[row]!;
    const largest = Math.max(positive, logSum);
    const total = largest + Math.log(Math.exp(positive - largest) + Math.exp(logSum - largest));
    loss += total - positive;
    const ofKey = ((Math.exp(positive - total) - 1) * inverse) / rows;
    const ofNegatives = (Math.exp(logSum - total) * inverse) / rows;
    for (let column = 0; column < width; column++) {
      gradient[start + column] = ofKey * keys[start + column]! + ofNegatives * push[start + column]!;
    }
  }
  return [backend.makeTensorInfo([], 'float32', Float32Array.of(loss / rows)), backend.makeTensorInfo([rows, width], 'float32', gradient)];
};

function againstNegatives(backend: OnednnBackend, query: TensorInfo, negatives: TensorInfo, inverse: number): Negatives {
  const of = [backend.storage(query).version, backend.storage(negatives).version, inverse].join();
  const last = lastNegatives.get(backend);
  if (last?.of === of) return last;

  const { runtime } = backend;
  const [rows, width] = query.shape as [number, number];
  const [size] = negatives.shape as [number];
  const queries = backend.storage(query).values as Float32Array;
  const scaled = backend.makeTensorInfo(
    [rows, width],
    'float32',
    queries.map((value) => value * inverse),
  );
  const logits = backend.output([rows, size]);
  const shares = backend.output([rows, size]);
  const push = backend.output([rows, width]);
  const bank = { address: backend.storage(negatives).address(), count: 1, rows: size, columns: width };
  const left = { address: backend.storage(scaled).address(), count: 1, rows, columns: width, transposed: false };
  multiply(runtime, left, { ...bank, transposed: true }, logits.address);
  runSoftmax(runtime, { rows, columns: size, logarithm: true }, logits.address, shares.address);
  // What a logit lost in its log-softmax.
  const [before, after] = [logits, shares].map(({ info }) => backend.storage(info).values) as [Float32Array, Float32Array];
  const logSums = Float64Array.from({ length: rows }, (_, row) => before[row * size]! - after[row * size]!);
  runElementwise(runtime, { algorithm: 'exp', length: rows * size }, shares.address, shares.address);
  multiply(
    runtime,
    { address: shares.address, count: 1, rows, columns: size, transposed: false },
    { ...bank, transposed: false },
    push.address,
  );
  const result = { of, logSums, push: backend.storage(push.info).values.slice() as Float32Array };
  for (const { dataId } of [scaled, logits.info, shares.info, push.info]) backend.disposeData(dataId);
  lastNegatives.set(backend, result);
  return result;
}
