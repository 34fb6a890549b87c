import { exponentiate } from './_exponentiate.ts';
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
  const bias = new Float64Array(count * classes);
  for (let head = 0; head < count; head++) {
    const own = logits.subarray(head * classes * labels.length, (head + 1) * classes * labels.length);
    const hidden = blind[head] === true ? heldOut : undefined;
    const losses = toProbabilities(own, labels);
    let learned = labels.length;
    if (hidden !== undefined) learned -= addHeldOut(own, losses, { labels, hidden, head, sums });
    sums.rows[head]! += learned;
    for (let row = 0; row < labels.length; row++) if (hidden?.[row] !== 1) sums.losses[head]! += losses[row]!;
    if (learned > 0) toGradient(own, labels, { hidden, share: learningRates[head]! / learned });
    else own.fill(0);
    for (let i = 0; i < own.length;) {
      let sum = 0;
      for (let row = 0; row < labels.length; row++, i++) sum += own[i]!;
      bias[head * classes + i / labels.length - 1] = sum;
    }
  }
  return bias;
}

/** Turns logits, `[M, B]`, into probabilities, in place. @returns The cross-entropy of each row's label, `[B]`, nats. */
export function toProbabilities(logits: Float32Array, labels: Int32Array): Float64Array {
  const size = labels.length;
  const largest = logits.slice(0, size);
  for (let i = size; i < logits.length;) {
    for (let row = 0; row < size; row++, i++) if (logits[i]! > largest[row]!) largest[row] = logits[i]!;
  }
  const losses = new Float64Array(size);
  for (let row = 0; row < size; row++) losses[row] = largest[row]! - logits[labels[row]! * size + row]!;
  for (let i = 0; i < logits.length;) for (let row = 0; row < size; row++, i++) logits[i]! -= largest[row]!;
  exponentiate(logits);
  const totals = new Float64Array(size);
  for (let i = 0; i < logits.length;) for (let row = 0; row < size; row++, i++) totals[row]! += logits[i]!;
  for (let row = 0; row < size; row++) {
    losses[row]! += Math.log(totals[row]!);
    totals[row] = 1 / totals[row]!;
  }
  for (let i = 0; i < logits.length;) for (let row = 0; row < size; row++, i++) logits[i]! *= totals[row]!;
  return losses;
}

/** Probabilities minus one-hot labels, times `share`, in place; 0 for hidden rows. */
function toGradient(
  probabilities: Float32Array,
  labels: Int32Array,
  { hidden, share }: { hidden: Uint8Array | undefined; share: number },
): void {
  const size = labels.length;
  for (let row = 0; row < size; row++) probabilities[labels[row]! * size + row]! -= 1;
  for (let i = 0; i < probabilities.length; i++) probabilities[i]! *= share;
  if (hidden === undefined) return;
  for (let i = 0; i < probabilities.length;) for (let row = 0; row < size; row++, i++) if (hidden[row] === 1) probabilities[i] = 0;
}

interface HeldOutRows {
  readonly labels: Int32Array;
  readonly hidden: Uint8Array;
  readonly head: number;
  readonly sums: HeadSums;
}

/** What a blind head says of the held-out rows. @returns How many there are. */
function addHeldOut(probabilities: Float32Array, losses: Float64Array, { labels, hidden, head, sums }: HeldOutRows): number {
  let count = 0;
  for (let row = 0; row < labels.length; row++) {
    if (hidden[row] !== 1) continue;
    count += 1;
    sums.heldOutLosses[head]! += losses[row]!;
    if (highest(probabilities, row, labels.length) === labels[row]) sums.heldOutHits[head]! += 1;
  }
  sums.heldOutRows[head]! += count;
  return count;
}

/** The class with the highest value in a column of `[M, B]`; ties go to the lower one. */
function highest(values: Float32Array, row: number, size: number): number {
  let best = 0;
  for (let label = 1; label * size < values.length; label++) if (values[label * size + row]! > values[best * size + row]!) best = label;
  return best;
}
