import type { Tensor4D } from '@tensorflow/tfjs-core';
import { checkConvolution } from './_check-convolution.ts';
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
  checkConvolution('conv2d', { x, filter }, { stride, padding });
  return runFused<Tensor4D>(conv2dKernel, { x, filter }, { stride, padding });
}
