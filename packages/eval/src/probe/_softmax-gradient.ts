import { exponentiateLogits } from './_exponentiate-logits.ts';
import type { Heads } from './_heads.ts';
import type { RowBatch } from './_row-source.ts';

/** How heads learn: one entry each. */
export interface HeadRates {
  readonly learningRates: readonly number[];
  /** Heads that don't learn from held-out rows. */
  readonly blind: readonly boolean[];
}

/** Sums over rows, one number a head. */
export interface HeadSums {
  /** Rows learned from. */
  readonly rows: Float64Array;
  /** Their cross-entropy before the update, nats. */
  readonly losses: Float64Array;
  /** Held-out rows that a blind head was asked about. */
  readonly heldOutRows: Float64Array;
  readonly heldOutLosses: Float64Array;
  readonly heldOutHits: Float64Array;
}

export function noSums(count: number): HeadSums {
  const zeros = (): Float64Array => new Float64Array(count);
  return { rows: zeros(), losses: zeros(), heldOutRows: zeros(), heldOutLosses: zeros(), heldOutHits: zeros() };
}

/**
 * Turns logits, `[L·M, B]`, into the gradient of each head's mean cross-entropy over the rows it learns from, times its learning rate:
 * softmax(logits) − one-hot. In place. Adds what it saw to `sums`.
 *
 * @returns The gradient with respect to the biases, `[L·M]`.
 */
export function softmaxGradient(logits: Float32Array, batch: RowBatch, heads: Heads & HeadRates, sums: HeadSums): Float64Array {
  const { count, classes, learningRates, blind } = heads;
  const { labels, heldOut } = batch;
  const size = labels.length;
  const labelLogits = logitsOfLabels(logits, labels, classes);
  const { largest, totals } = exponentiateLogits(logits, { size, classes });
  const losses = labelLogits.map((logit, row) => Math.log(totals[row]!) + largest[row]! - logit);
  const bias = new Float64Array(count * classes);
  for (let head = 0; head < count; head++) {
    const hidden = blind[head] === true ? heldOut : undefined;
    const learned = size - (hidden === undefined ? 0 : addHeldOut({ exponentials: logits, losses, labels, hidden, classes, head, sums }));
    sums.rows[head]! += learned;
    const share = learned === 0 ? 0 : learningRates[head]! / learned;
    const shares = new Float64Array(size).map((_, row) => (hidden?.[row] === 1 ? 0 : share));
    for (let row = 0; row < size; row++) if (shares[row]! > 0) sums.losses[head]! += losses[head * size + row]!;
    const factors = shares.map((own, row) => own / totals[head * size + row]!);
    for (let column = head * classes; column < (head + 1) * classes; column++) bias[column] = scaleColumn(logits, column * size, factors);
    for (let row = 0; row < size; row++) {
      const column = head * classes + labels[row]!;
      logits[column * size + row]! -= shares[row]!;
      bias[column]! -= shares[row]!;
    }
  }
  return bias;
}

/** The logit of each row's label, `[L, B]`. */
function logitsOfLabels(logits: Float32Array, labels: Int32Array, classes: number): Float64Array {
  const size = labels.length;
  const own = new Float64Array(logits.length / classes);
  for (let place = 0; place < own.length; place++) {
    const row = place % size;
    own[place] = logits[(place - row) * classes + labels[row]! * size + row]!;
  }
  return own;
}

/** What is less can't move a weight, and the processor computes with numbers below 1e-38 a hundred times more slowly. */
const NEGLIGIBLE = 1e-30;

/** Multiplies each row of a column with its factor. @returns The sum. */
function scaleColumn(values: Float32Array, from: number, factors: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < factors.length; row++) {
    const value = factors[row]! * values[from + row]!;
    values[from + row] = value < NEGLIGIBLE ? 0 : value;
    sum += value;
  }
  return sum;
}

interface HeldOutRows {
  /** `[L·M, B]`, in the order of the probabilities. */
  readonly exponentials: Float32Array;
  /** `[L, B]`. */
  readonly losses: Float64Array;
  readonly labels: Int32Array;
  readonly hidden: Uint8Array;
  readonly classes: number;
  readonly head: number;
  readonly sums: HeadSums;
}

/** What a blind head says of the held-out rows. @returns How many there are. */
function addHeldOut({ exponentials, losses, labels, hidden, classes, head, sums }: HeldOutRows): number {
  const size = labels.length;
  let count = 0;
  for (let row = 0; row < size; row++) {
    if (hidden[row] !== 1) continue;
    count += 1;
    sums.heldOutLosses[head]! += losses[head * size + row]!;
    let best = 0;
    const own = (label: number): number => exponentials[(head * classes + label) * size + row]!;
    for (let label = 1; label < classes; label++) if (own(label) > own(best)) best = label;
    if (best === labels[row]) sums.heldOutHits[head]! += 1;
  }
  sums.heldOutRows[head]! += count;
  return count;
}
