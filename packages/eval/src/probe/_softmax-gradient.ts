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

/** How the loss changes with the logits and with the biases, each head's share times its learning rate. */
export interface SoftmaxGradient {
  /** `[L·M, B]`: turned, as the product with the rows wants it. */
  readonly logits: Float32Array;
  /** `[L·M]`. */
  readonly bias: Float64Array;
}

/**
 * The gradient of each head's mean cross-entropy, softmax(logits) − one-hot over the rows it learns from, times its learning rate.
 * Adds what it saw to `sums`.
 *
 * @param logits `[B, L·M]`; probabilities afterwards.
 */
export function softmaxGradient(logits: Float32Array, batch: RowBatch, heads: Heads & HeadRates, sums: HeadSums): SoftmaxGradient {
  const { count, classes, learningRates, blind } = heads;
  const { labels, heldOut } = batch;
  const size = labels.length;
  const hidden = heldOut?.reduce((sum, held) => sum + held, 0) ?? 0;
  const learned = blind.map((isBlind) => (isBlind ? size - hidden : size));
  for (let head = 0; head < count; head++) sums.rows[head]! += learned[head]!;
  const gradient: SoftmaxGradient = { logits: new Float32Array(logits.length), bias: new Float64Array(count * classes) };
  for (let cell = 0; cell < size * count; cell++) {
    const row = Math.floor(cell / count);
    const head = cell % count;
    const label = labels[row]!;
    const from = cell * classes;
    const loss = toProbabilities(logits, from, { classes, label });
    if (heldOut?.[row] === 1 && blind[head] === true) {
      addHeldOut(sums, head, { loss, isHit: highest(logits, from, classes) === label });
      continue; // its gradient stays 0
    }
    sums.losses[head]! += loss;
    const share = learningRates[head]! / learned[head]!;
    for (let other = 0; other < classes; other++) {
      const column = head * classes + other;
      const change = share * (logits[from + other]! - (other === label ? 1 : 0));
      gradient.logits[column * size + row] = change;
      gradient.bias[column]! += change;
    }
  }
  return gradient;
}

function addHeldOut(sums: HeadSums, head: number, { loss, isHit }: { loss: number; isHit: boolean }): void {
  sums.heldOutRows[head]! += 1;
  sums.heldOutLosses[head]! += loss;
  if (isHit) sums.heldOutHits[head]! += 1;
}

/** Turns the logits of one row into probabilities, in place, and gives the cross-entropy of `label`. */
export function toProbabilities(logits: Float32Array, from: number, { classes, label }: { classes: number; label: number }): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = from; i < from + classes; i++) if (logits[i]! > largest) largest = logits[i]!;
  const own = logits[from + label]! - largest;
  let total = 0;
  for (let i = from; i < from + classes; i++) total += logits[i] = Math.exp(logits[i]! - largest);
  for (let i = from; i < from + classes; i++) logits[i]! /= total;
  return Math.log(total) - own;
}

/** The class with the highest value; ties go to the lower one. */
function highest(values: Float32Array, from: number, classes: number): number {
  let best = 0;
  for (let label = 1; label < classes; label++) if (values[from + label]! > values[from + best]!) best = label;
  return best;
}
