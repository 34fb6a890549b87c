import type { Rng } from '@leoclr/core';
import { checkRange } from './_check.ts';

/** Options of {@link drawGrayscale}. */
export interface DrawGrayscaleOptions {
  /** 0–1. Default 0.1 (torchvision's `RandomGrayscale`). */
  readonly probability?: number;
}

/**
 * Whether a picture loses its colour; `grayscale` takes it out.
 *
 * Randomness: one uniform.
 *
 * @throws LeoclrError `option` for a probability outside [0, 1].
 */
export function drawGrayscale(rng: Rng, { probability = 0.1 }: DrawGrayscaleOptions = {}): boolean {
  checkRange('drawGrayscale(): expected probability', probability, 0, 1);
  return rng.chance(probability);
}
