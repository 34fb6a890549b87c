import type { OnednnBackend } from '../onednn-backend.ts';
import { runElementwise } from './_elementwise.ts';
import type { NativeKernel } from './_kernel.ts';
import { multiply } from './_matrix-product.ts';
import { runSoftmax } from './_softmax.ts';

/**
 * Inputs query `[N, D]`, key `[N, D]`, negatives `[K, D]`; attribute temperature; outputs loss and its gradient for the query.
 *
 * All that is K long is oneDNN's: logits, log-softmax over the negatives, exponentials, and their product with the negatives. What is left
 * is N · D small.
 */
export const queueCrossEntropy: NativeKernel = (backend, { query, key, negatives }, { temperature }) => {
  if (!negatives || [...query!.shape, ...negatives.shape].includes(0)) return null;
  const { runtime } = backend;
  const [rows, width] = query!.shape as [number, number];
  const [size] = negatives.shape as [number];
  const queries = backend.storage(query!).values;
  const keys = backend.storage(key!).values;
  const inverse = 1 / (temperature as number);
  const scaled = backend.makeTensorInfo(
    [rows, width],
    'float32',
    queries.map((value) => value * inverse),
  );
  const logits = backend.output([rows, size]);
  const shares = backend.output([rows, size]);
  const push = backend.output([rows, width]); // Σ softmax over the negatives · negative
  const bank = { address: backend.storage(negatives).address(), count: 1, rows: size, columns: width };
  const left = { address: backend.storage(scaled).address(), count: 1, rows, columns: width, transposed: false };
  multiply(runtime, left, { ...bank, transposed: true }, logits.address);
  runSoftmax(runtime, { rows, columns: size, logarithm: true }, logits.address, shares.address);
  const sums = logSums(backend, logits.info, shares.info, rows);
  runElementwise(runtime, { algorithm: 'exp', length: rows * size }, shares.address, shares.address);
  multiply(
    runtime,
    { address: shares.address, count: 1, rows, columns: size, transposed: false },
    { ...bank, transposed: false },
    push.address,
  );

  const gradient = backend.storage(push.info).values;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    let positive = 0;
    for (let column = 0; column < width; column++) positive += queries[start + column]! * keys[start + column]!;
    positive *= inverse;
    const largest = Math.max(positive, sums[row]!);
    const total = largest + Math.log(Math.exp(positive - largest) + Math.exp(sums[row]! - largest));
    loss += total - positive;
    const ofKey = ((Math.exp(positive - total) - 1) * inverse) / rows;
    const ofNegatives = (Math.exp(sums[row]! - total) * inverse) / rows;
    for (let column = 0; column < width; column++) {
      gradient[start + column] = ofKey * keys[start + column]! + ofNegatives * gradient[start + column]!;
    }
  }
  for (const { dataId } of [scaled, logits.info, shares.info]) backend.disposeData(dataId);
  return [backend.makeTensorInfo([], 'float32', Float32Array.of(loss / rows)), push.info];
};

/** log Σ exp of each row: what a logit lost in its log-softmax. */
function logSums(backend: OnednnBackend, logits: { dataId: object }, shares: { dataId: object }, rows: number): Float64Array {
  const [before, after] = [backend.storage(logits).values, backend.storage(shares).values];
  const size = before.length / rows;
  return Float64Array.from({ length: rows }, (_, row) => before[row * size]! - after[row * size]!);
}
