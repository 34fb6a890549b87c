import { slice, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { checkShape, rng } from '@leoclr/core';
import { replaceRows } from '@leoclr/engine';

/** The keys of past batches, a ring. */
export interface Queue {
  /** `[K, D]`, unit rows. */
  readonly rows: Tensor2D;
  /** Row that the next key goes to, 0 … K − 1. */
  readonly cursor: number;
}

/** A queue of K random unit rows (`torch.randn`, normalised), as MoCo starts with. */
export function initQueue({ size, width, seed }: { size: number; width: number; seed: number }): Queue {
  const draw = rng(seed, 'queue');
  const rows = Float32Array.from({ length: size * width }, () => draw.normal());
  for (let start = 0; start < rows.length; start += width) {
    const row = rows.subarray(start, start + width);
    const length = Math.hypot(...row);
    for (let column = 0; column < width; column++) row[column]! /= length;
  }
  return { rows: tensor2d(rows, [size, width]), cursor: 0 };
}

/**
 * The queue after `keys` `[N, D]` have replaced its N oldest rows; wraps around at any batch and queue size. When N > K only the last
 * K keys remain. The caller owns both queues, but an engine may have written into the old one: it may be disposed, not read.
 *
 * @throws LeoclrError `shape` when the keys are not D wide.
 */
export function enqueue({ rows, cursor }: Queue, keys: Tensor2D): Queue {
  const [size, width] = rows.shape;
  checkShape('enqueue(): expected keys', keys.shape, [null, width]);
  const dropped = Math.max(0, keys.shape[0] - size); // keys that would be overwritten by this very batch
  const kept = keys.shape[0] - dropped;
  if (kept === 0) return { rows: rows.clone(), cursor };
  const start = (cursor + dropped) % size;
  return {
    rows: tidy(() => replaceRows({ rows, values: dropped === 0 ? keys : slice(keys, [dropped, 0]) }, { start })),
    cursor: (start + kept) % size,
  };
}
