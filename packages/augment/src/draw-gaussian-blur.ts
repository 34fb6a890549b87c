import type { Rng } from '@leoclr/core';
import { checkInterval, checkRange } from './_check.ts';

/** Options of {@link drawGaussianBlur}. */
export interface DrawGaussianBlurOptions {
  /** 0–1. Default 0.5 (MoCo-v2). */
  readonly probability?: number;
  /** Interval of the standard deviation in pixels. Default [0.1, 2] (MoCo-v2; torchvision's `GaussianBlur`). */
  readonly sigma?: readonly [number, number];
}

/**
 * Standard deviation of a random blur, for `gaussianBlur` or `gaussianKernelBlur`; null when there is to be none.
 *
 * Randomness: one uniform, and a second one when there is a blur.
 *
 * @throws LeoclrError `option` for a probability outside [0, 1] or an interval that isn't [low, high].
 */
export function drawGaussianBlur(rng: Rng, { probability = 0.5, sigma = [0.1, 2] }: DrawGaussianBlurOptions = {}): number | null {
  checkRange('drawGaussianBlur(): expected probability', probability, 0, 1);
  checkInterval('drawGaussianBlur(): expected sigma', sigma, 0);
  return rng.chance(probability) ? rng.uniformBetween(sigma[0], sigma[1]) : null;
}
