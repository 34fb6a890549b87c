import { LeoclrError, checkShape } from '@leoclr/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { conv2dKernel } from './_conv2d-kernel.ts';
import { runFused } from './_fused-kernel.ts';

export interface Conv2dOptions {
  /** Step in both directions. Default 1. */
  stride?: number;
  /** Zeros added on each of the four sides, as in PyTorch. Default 0. */
  padding?: number;
}

/**
 * Returns the convolution of `x` with `filter`, `[N, H', W', C']` where H' = floor((H + 2 · padding − height) / stride) + 1.
 *
 * `x`: `[N, H, W, C]`. `filter`: `[height, width, C, C']`. Gradient to both. The caller owns the result.
 *
 * @throws LeoclrError `shape` when the channels differ or the filter is larger than the padded picture; `option` for a bad stride or padding.
 */
export function conv2d(x: Tensor4D, filter: Tensor4D, { stride = 1, padding = 0 }: Conv2dOptions = {}): Tensor4D {
  checkShape('conv2d(): expected x', x.shape, [null, null, null, null]);
  checkShape('conv2d(): expected filter', filter.shape, [null, null, x.shape[3], null]);
  if (!Number.isInteger(stride) || stride < 1)
    throw new LeoclrError('option', `conv2d(): expected stride to be a whole number from 1, got ${stride}.`);
  if (!Number.isInteger(padding) || padding < 0)
    throw new LeoclrError('option', `conv2d(): expected padding to be a whole number from 0, got ${padding}.`);
  if (x.shape[1] + 2 * padding < filter.shape[0] || x.shape[2] + 2 * padding < filter.shape[1]) {
    throw new LeoclrError(
      'shape',
      `conv2d(): expected a filter no larger than the padded picture of ${x.shape[1] + 2 * padding} × ${x.shape[2] + 2 * padding}, got ${filter.shape[0]} × ${filter.shape[1]}.`,
    );
  }
  return runFused<Tensor4D>(conv2dKernel, { x, filter }, { stride, padding });
}
