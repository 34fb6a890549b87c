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

/** The logits of every row, one `[N, M]` a head. */
export async function scoreRows(rows: ScoredRows, heads: Heads): Promise<readonly Float32Array[]> {
  const { count, classes } = heads;
  const total = rows.reduce((sum, block) => sum + block.shape[0], 0);
  const scores = Array.from({ length: count }, () => new Float32Array(total * classes));
  let from = 0;
  for (const block of rows) {
    const logits = await headLogits(heads, block);
    const size = block.shape[0];
    for (let column = 0; column < count * classes; column++) {
      const own = scores[Math.floor(column / classes)]!;
      for (let row = 0; row < size; row++) own[(from + row) * classes + (column % classes)] = logits[column * size + row]!;
    }
    from += size;
  }
  return scores;
}

/** The share of rows (0–1) whose highest score is their label's; ties go to the lower class. `scores` is `[N, M]`. */
export function top1OfScores(scores: Float32Array, labels: ArrayLike<number>): number {
  const classes = scores.length / labels.length;
  let hits = 0;
  for (let row = 0; row < labels.length; row++) {
    const from = row * classes;
    let best = 0;
    for (let label = 1; label < classes; label++) if (scores[from + label]! > scores[from + best]!) best = label;
    if (best === labels[row]) hits += 1;
  }
  return hits / labels.length;
}
