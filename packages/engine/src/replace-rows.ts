import { LeoclrError, checkShape } from '@leoclr/core';
import { concat, slice } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { runFused } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';

export interface ReplaceRowsInput {
  /** `[K, D]`. */
  readonly rows: Tensor2D;
  /** `[N, D]`, N from 1 to K. */
  readonly values: Tensor2D;
}

export interface ReplaceRowsOptions {
  /** The row that the first value replaces, 0 … K − 1; row 0 follows on row K − 1. */
  start: number;
}

/** Inputs rows, values; attribute start; output the rows with the values in place. */
export const replaceRowsKernel: FusedKernel = {
  name: 'LeoclrReplaceRows',
  compose({ rows, values }, { start }) {
    const [size, count] = [rows!.shape[0]!, values!.shape[0]!];
    const untilEnd = Math.min(count, size - (start as number));
    const wrapped = count - untilEnd;
    const parts = [
      part(values!, untilEnd, wrapped), // continues at row 0
      part(rows!, wrapped, (start as number) - wrapped),
      part(values!, 0, untilEnd),
      part(rows!, (start as number) + untilEnd, size - (start as number) - untilEnd),
    ];
    return concat(parts.filter((found) => found !== null) as Tensor2D[], 0);
  },
};

/**
 * Returns the rows of a ring after `values` have replaced N of them.
 *
 * The caller owns the result and goes on owning what it gave. An engine may update in place: afterwards the old `rows` may be disposed but
 * must not be read. Not differentiable.
 *
 * @throws LeoclrError `shape` when the widths differ or there are more values than rows, `option` for a start that is no row.
 */
export function replaceRows({ rows, values }: ReplaceRowsInput, { start }: ReplaceRowsOptions): Tensor2D {
  checkShape('replaceRows(): expected values', values.shape, [null, rows.shape[1]]);
  const [size, count] = [rows.shape[0], values.shape[0]];
  if (count < 1 || count > size) throw new LeoclrError('shape', `replaceRows(): expected 1 to ${size} values, got ${count}.`);
  if (!Number.isInteger(start) || start < 0 || start >= size) {
    throw new LeoclrError('option', `replaceRows(): expected start to be a row from 0 to ${size - 1}, got ${start}.`);
  }
  return runFused<Tensor2D>(replaceRowsKernel, { rows, values }, { start });
}

function part(matrix: Tensor, from: number, count: number): Tensor2D | null {
  return count > 0 ? slice(matrix as Tensor2D, [from, 0], [count, matrix.shape[1]!]) : null;
}
