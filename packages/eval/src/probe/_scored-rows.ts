import { dispose, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { headLogits } from './_head-logits.ts';
import type { Heads } from './_heads.ts';

/** Rows that stay on the device to be scored again and again, in blocks. The owner disposes them with tfjs's `dispose`. */
export type ScoredRows = Tensor2D[];

/** Rows that are looked at together. */
const BLOCK = 4096;

/** Puts rows on the device, `[N, D]`; owned by the caller. */
export function uploadRows(values: Float32Array, width: number): ScoredRows {
  const blocks: ScoredRows = [];
  try {
    for (let from = 0; from < values.length; from += BLOCK * width) {
      const block = values.subarray(from, from + BLOCK * width);
      blocks.push(tensor2d(block, [block.length / width, width]));
    }
    return blocks;
  } catch (error) {
    dispose(blocks);
    throw error;
  }
}

/** The logits of every row, `[N, L·M]`. */
export async function scoreRows(rows: ScoredRows, heads: Heads): Promise<Float32Array> {
  const count = rows.reduce((sum, block) => sum + block.shape[0], 0);
  const scores = new Float32Array(count * heads.bias.length);
  let offset = 0;
  for (const block of rows) {
    const logits = await headLogits(heads, block);
    scores.set(logits, offset);
    offset += logits.length;
  }
  return scores;
}

/** The columns of one head, `[N, M]`. */
export function scoresOfHead(scores: Float32Array, { count, classes }: Heads, head: number): Float32Array {
  if (count === 1) return scores;
  const own = new Float32Array(scores.length / count);
  for (let row = 0; row < own.length / classes; row++) {
    const from = (row * count + head) * classes;
    own.set(scores.subarray(from, from + classes), row * classes);
  }
  return own;
}

/** The share of rows (0–1) whose highest score is their label's; ties go to the lower class. */
export function top1OfHead(scores: Float32Array, { count, classes }: Heads, head: number, labels: ArrayLike<number>): number {
  let hits = 0;
  for (let row = 0; row < labels.length; row++) {
    const from = (row * count + head) * classes;
    let best = 0;
    for (let label = 1; label < classes; label++) if (scores[from + label]! > scores[from + best]!) best = label;
    if (best === labels[row]) hits += 1;
  }
  return hits / labels.length;
}
