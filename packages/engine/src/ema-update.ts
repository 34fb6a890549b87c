import { LeoclrError } from '@leoclr/core';
import { add, mul } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runFused } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';

export interface EmaUpdateInput {
  readonly average: Tensor;
  readonly value: Tensor;
}

export interface EmaUpdateOptions {
  /** Share of the old average, 0–1. */
  momentum: number;
}

/** Inputs average, value; attribute momentum; output the new average. */
export const emaUpdateKernel: FusedKernel = {
  name: 'LeoclrEmaUpdate',
  compose: ({ average, value }, { momentum }) => add(mul(average!, momentum as number), mul(value!, 1 - (momentum as number))),
};

/**
 * Returns `momentum · average + (1 − momentum) · value`.
 *
 * The caller owns the result and goes on owning what it gave. An engine may update in place: afterwards the old `average` may be disposed
 * but must not be read. Not differentiable.
 *
 * @throws LeoclrError `shape` when the shapes differ.
 */
export function emaUpdate({ average, value }: EmaUpdateInput, { momentum }: EmaUpdateOptions): Tensor {
  if (average.shape.join() !== value.shape.join()) {
    throw new LeoclrError(
      'shape',
      `emaUpdate(): expected value to have shape [${average.shape.join(', ')}] like average, got [${value.shape.join(', ')}].`,
    );
  }
  return runFused(emaUpdateKernel, { average, value }, { momentum });
}
