import { exponential, logarithm, minus, over, scaled, times } from './_arithmetic.ts';
import { matrixProduct } from './_matrices.ts';
import type { Plain } from './_plain.ts';
import { given } from './_plain.ts';
import { meanOver, sumOver } from './_reductions.ts';
import { joined, sliced } from './_shaping.ts';
import { sizeOf } from './_shapes.ts';

/** exp(x) / Σ exp(x) along the last axis. */
export function softmaxOf(x: Plain): Plain {
  const powers = exponential(minus(x, largestOfRows(x)));
  return over(powers, sumOver(powers, lastAxis(x)));
}

/** log softmax(x) along the last axis. */
export function logSoftmaxOf(x: Plain): Plain {
  const lowered = minus(x, largestOfRows(x));
  return minus(lowered, logarithm(sumOver(exponential(lowered), lastAxis(x))));
}

/** Mean of −log softmax([query · key | query · negatives] / temperature)[0]; `[N, D]`, `[N, D]`, `[K, D]`. */
export function contrastiveLoss(query: Plain, key: Plain, { negatives, temperature }: { negatives: Plain; temperature: number }): Plain {
  const positive = sumOver(times(query, key), { axes: [1], keep: true }); // [N, 1]
  const others = matrixProduct(query, negatives, { transposeB: true }); // [N, K]
  const logits = scaled(joined([positive, others], 1), 1 / temperature);
  return scaled(meanOver(sliced(logSoftmaxOf(logits), [0, 0], positive.shape), { axes: [0, 1] }), -1);
}

/** Constants: shifting a row changes nothing but keeps the powers finite. */
function largestOfRows({ shape, values }: Plain): Plain {
  const width = shape.at(-1)!;
  const rows = [...shape.slice(0, -1), 1];
  const largest = Float64Array.from({ length: sizeOf(rows) }, (_, row) => Math.max(...values.subarray(row * width, (row + 1) * width)));
  return given(rows, largest);
}

function lastAxis({ shape }: Plain): { axes: number[]; keep: true } {
  return { axes: [shape.length - 1], keep: true };
}
