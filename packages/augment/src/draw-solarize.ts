import type { Rng } from '@leoclr/core';
import { checkRange } from './_check.ts';
import type { SolarizeOptions } from './photometric.ts';

/**
 * Threshold for `solarize`; null when the picture stays as it is.
 *
 * Randomness: one uniform.
 *
 * @throws LeoclrError `option` for a probability outside [0, 1] or a threshold outside [0, 256].
 */
export function drawSolarize(rng: Rng, { probability = 0.2, threshold = 128 }: SolarizeOptions = {}): number | null {
  checkRange('drawSolarize(): expected probability', probability, 0, 1);
  checkRange('drawSolarize(): expected threshold', threshold, 0, 256);
  return rng.chance(probability) ? threshold : null;
}
