import type { Rng } from '@leoclr/core';
import { checkRange } from './_check.ts';

/** Options of {@link drawHorizontalFlip}. */
export interface DrawHorizontalFlipOptions {
  /** 0–1. Default 0.5 (torchvision's `RandomHorizontalFlip`). */
  readonly probability?: number;
}

/**
 * Whether a picture is mirrored; `horizontalFlip` does it.
 *
 * Randomness: one uniform.
 *
 * @throws LeoclrError `option` for a probability outside [0, 1].
 */
export function drawHorizontalFlip(rng: Rng, { probability = 0.5 }: DrawHorizontalFlipOptions = {}): boolean {
  checkRange('drawHorizontalFlip(): expected probability', probability, 0, 1);
  return rng.chance(probability);
}
