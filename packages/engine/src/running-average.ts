import { LeoclrError } from '@leoclr/core';
import { add, mean, mul } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { runFused } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';

export interface RunningAverageInput {
  /** `[C]`. */
  readonly running: Tensor1D;
  /** `[G, C]`: one row a group of the batch. */
  readonly batch: Tensor2D;
}

export interface RunningAverageOptions {
  /** Weight of the new batch, 0–1. */
  share: number;
  /** Factor on the batch's values. Default 1. */
  factor?: number;
}

/** Inputs running, batch; attributes share, factor; output the new running values. */
export const runningAverageKernel: FusedKernel = {
  name: 'LeoclrRunningAverage',
  compose: ({ running, batch }, { share, factor }) =>
    add(mul(running!, 1 - (share as number)), mul(mean(batch!, 0), (share as number) * (factor as number))),
};

/**
 * Returns `(1 − share) · running + share · factor · (mean over the groups of batch)`, `[C]`: how batch norm remembers its statistics.
 *
 * The caller owns the result. Not differentiable.
 *
 * @throws LeoclrError `shape` when the channels differ.
 */
export function runningAverage({ running, batch }: RunningAverageInput, { share, factor = 1 }: RunningAverageOptions): Tensor1D {
  if (batch.rank !== 2 || batch.shape[1] !== running.shape[0]) {
    throw new LeoclrError(
      'shape',
      `runningAverage(): expected batch to have shape [G, ${running.shape[0]}] like running, got [${batch.shape.join(', ')}].`,
    );
  }
  return runFused<Tensor1D>(runningAverageKernel, { running, batch }, { share, factor });
}
