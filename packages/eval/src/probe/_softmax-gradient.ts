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
  const size = labels.length;
  const losses = toProbabilities(logits, labels, classes);
  const bias = new Float64Array(count * classes);
  for (let head = 0; head < count; head++) {
    const hidden = blind[head] === true ? heldOut : undefined;
    const learned = size - (hidden === undefined ? 0 : addHeldOut({ probabilities: logits, losses, labels, hidden, classes, head, sums }));
    sums.rows[head]! += learned;
    for (let row = 0; row < size; row++) if (hidden?.[row] !== 1) sums.losses[head]! += losses[head * size + row]!;
    const share = learned === 0 ? 0 : learningRates[head]! / learned;
    for (let row = 0; row < size; row++) logits[(head * classes + labels[row]!) * size + row]! -= 1;
    for (let column = head * classes; column < (head + 1) * classes; column++) {
      bias[column] = scaleColumn(logits, column * size, share, { size, hidden });
    }
  }
  return bias;
}

/** Multiplies a column's rows with `share`, those that are hidden with 0. @returns Their sum. */
function scaleColumn(
  values: Float32Array,
  from: number,
  share: number,
  { size, hidden }: { size: number; hidden: Uint8Array | undefined },
): number {
  let sum = 0;
  for (let row = 0; row < size; row++) {
    const value = hidden?.[row] === 1 ? 0 : share * values[from + row]!;
    values[from + row] = value;
    sum += value;
  }
  return sum;
}

/** Turns logits, `[L·M, B]`, into probabilities, in place. @returns The cross-entropy of each row's label, `[L, B]`, nats. */
export function toProbabilities(logits: Float32Array, labels: Int32Array, classes: number): Float64Array {
  const size = labels.length;
  const headSize = classes * size;
  const losses = new Float64Array(logits.length / classes);
  for (let head = 0; head < losses.length / size; head++) {
    subtractLargest(logits, head * headSize, { headSize, size });
    for (let row = 0; row < size; row++) losses[head * size + row] = -logits[head * headSize + labels[row]! * size + row]!;
  }
  exponentiate(logits);
  for (let head = 0; head < losses.length / size; head++) {
    const totals = divideByTotals(logits, head * headSize, { headSize, size });
    for (let row = 0; row < size; row++) losses[head * size + row]! += Math.log(totals[row]!);
  }
  return losses;
}

interface HeadPlace {
  readonly headSize: number;
  readonly size: number;
}

/** Subtracts each row's largest logit of one head: e to the power of the rest can't overflow. */
function subtractLargest(logits: Float32Array, from: number, { headSize, size }: HeadPlace): void {
  const largest = logits.slice(from, from + size);
  for (let i = from + size; i < from + headSize;) {
    for (let row = 0; row < size; row++, i++) largest[row] = Math.max(largest[row]!, logits[i]!);
  }
  for (let i = from; i < from + headSize;) for (let row = 0; row < size; row++, i++) logits[i]! -= largest[row]!;
}

/** Divides each row of one head by its sum. @returns The sums, `[B]`. */
function divideByTotals(values: Float32Array, from: number, { headSize, size }: HeadPlace): Float64Array {
  const totals = new Float64Array(size);
  for (let i = from; i < from + headSize;) for (let row = 0; row < size; row++, i++) totals[row]! += values[i]!;
  for (let i = from; i < from + headSize;) for (let row = 0; row < size; row++, i++) values[i]! /= totals[row]!;
  return totals;
}

interface HeldOutRows {
  /** `[L·M, B]`. */
  readonly probabilities: Float32Array;
  /** `[L, B]`. */
  readonly losses: Float64Array;
  readonly labels: Int32Array;
  readonly hidden: Uint8Array;
  readonly classes: number;
  readonly head: number;
  readonly sums: HeadSums;
}

/** What a blind head says of the held-out rows. @returns How many there are. */
function addHeldOut({ probabilities, losses, labels, hidden, classes, head, sums }: HeldOutRows): number {
  const size = labels.length;
  let count = 0;
  for (let row = 0; row < size; row++) {
    if (hidden[row] !== 1) continue;
    count += 1;
    sums.heldOutLosses[head]! += losses[head * size + row]!;
    let best = 0;
    const own = (label: number): number => probabilities[(head * classes + label) * size + row]!;
    for (let label = 1; label < classes; label++) if (own(label) > own(best)) best = label;
    if (best === labels[row]) sums.heldOutHits[head]! += 1;
  }
  sums.heldOutRows[head]! += count;
  return count;
}
