import { LeoclrError } from '@leoclr/core';
import { add, mean, mul, split } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { runFused } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';

export interface RunningAverageInput {
  /** `[C]`. */
  readonly running: Tensor1D;
  /** `[P·G, C]`: one row a group of the batch, of one pass after the other. */
  readonly batch: Tensor2D;
}

export interface RunningAverageOptions {
  /** Weight of the new batch, 0–1. */
  share: number;
  /** Factor on the batch's values. Default 1. */
  factor?: number;
  /** P, the number of batches whose rows these are, remembered one after the other. Default 1. */
  passes?: number;
}

/** Inputs running, batch; attributes share, factor, passes; output the new running values. */
export const runningAverageKernel: FusedKernel = {
  name: 'LeoclrRunningAverage',
  compose: ({ running, batch }, attributes) => {
    const { share, factor, passes } = attributes as Record<'share' | 'factor' | 'passes', number>;
    const parts = passes === 1 ? [batch!] : split(batch!, passes);
    return parts.reduce((before, part) => add(mul(before, 1 - share), mul(mean(part, 0), share * factor)), running!);
  },
};

/**
 * Returns `(1 − share) · running + share · factor · (mean over the groups of batch)`, `[C]`: how batch norm remembers its statistics.
 * Of several passes, the same again for each.
 *
 * The caller owns the result. Not differentiable.
 *
 * @throws LeoclrError `shape` when the channels differ or the passes don't divide the rows.
 */
export function runningAverage(
  { running, batch }: RunningAverageInput,
  { share, factor = 1, passes = 1 }: RunningAverageOptions,
): Tensor1D {
  if (batch.rank !== 2 || batch.shape[1] !== running.shape[0]) {
    throw new LeoclrError(
      'shape',
      `runningAverage(): expected batch to have shape [G, ${running.shape[0]}] like running, got [${batch.shape.join(', ')}].`,
    );
  }
  if (!Number.isInteger(passes) || passes < 1 || batch.shape[0] % passes !== 0) {
    throw new LeoclrError('shape', `runningAverage(): expected passes to divide the ${batch.shape[0]} rows of batch, got ${passes}.`);
  }
  return runFused<Tensor1D>(runningAverageKernel, { running, batch }, { share, factor, passes });
}
