import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Attributes, Inputs } from '../tfjs-internals.ts';
import { simdMatMul } from './_simd-mat-mul.ts';
import type { SimdRuntime } from './_simd-runtime.ts';

const FLOAT = 4;
/** Numbers that `exponentiateRows` returns for each row. */
const RESULTS = 8;
const CHANNELS_TOGETHER = 8;

/** Loss and its gradient for the query, or null when there are no negatives or their number or width is no multiple of 8. */
export function simdQueueCrossEntropy(
  runtime: SimdRuntime,
  { query, key, negatives }: Inputs,
  { temperature }: Attributes,
): TensorInfo[] | null {
  const [rows, width] = query!.shape as [number, number];
  if (!negatives || negatives.shape[0]! % CHANNELS_TOGETHER !== 0 || width % CHANNELS_TOGETHER !== 0) return null;
  const [loss, gradient] = [runtime.output([]), runtime.output([rows, width])];
  const logits = simdMatMul(runtime, { matrix: query!, transposed: false }, { matrix: negatives, transposed: true })!;
  const factor = 1 / (temperature as number);
  const positives = runtime.scratch('positive logits', rows * FLOAT);
  const results = runtime.scratch('softmax rows', rows * RESULTS * FLOAT);
  const [queries, keys] = [query!, key!].map((tensor) => runtime.numbers(runtime.address(tensor), rows * width)) as [
    Float32Array,
    Float32Array,
  ];
  runtime.numbers(positives, rows).set(rowProducts(queries, keys, { rows, width, factor }));
  const bits = new Int32Array(Float32Array.of(factor).buffer)[0]!;
  runtime.run('exponentiateRows', [runtime.address(logits), logits.shape[1]! / 4, bits, positives, results], rows);

  const push = simdMatMul(runtime, { matrix: logits, transposed: false }, { matrix: negatives, transposed: false })!;
  const pushes = runtime.numbers(runtime.address(push), rows * width);
  // The product may have made the memory grow: old views are empty then.
  const keyValues = runtime.numbers(runtime.address(key!), rows * width);
  const gradients = runtime.numbers(runtime.address(gradient), rows * width);
  const [positiveValues, rowResults] = [runtime.numbers(positives, rows), runtime.numbers(results, rows * RESULTS)];
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const [largest, positive] = [rowResults[row * RESULTS]!, positiveValues[row]!];
    const positiveWeight = Math.exp(positive - largest);
    const sum = [4, 5, 6, 7].reduce((partial, lane) => partial + rowResults[row * RESULTS + lane]!, positiveWeight);
    total += Math.log(sum) + largest - positive;
    // ((p0 − 1) · key + Σ p · negative) / (T · N)
    const share = factor / (rows * sum);
    for (let index = row * width; index < (row + 1) * width; index++) {
      gradients[index] = share * (pushes[index]! + (positiveWeight - sum) * keyValues[index]!);
    }
  }
  runtime.numbers(runtime.address(loss), 1)[0] = total / rows;
  runtime.free(logits);
  runtime.free(push);
  return [loss, gradient];
}

/** factor · a · b for each row. */
function rowProducts(
  a: Float32Array,
  b: Float32Array,
  { rows, width, factor }: { rows: number; width: number; factor: number },
): Float64Array {
  const products = new Float64Array(rows);
  for (let index = 0; index < rows * width; index++) products[Math.floor(index / width)]! += factor * a[index]! * b[index]!;
  return products;
}
