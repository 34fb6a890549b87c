import type { Rng } from '@leoclr/core';
import { blurInPlace } from './_blur.ts';
import { changeColors } from './_change-colors.ts';
import { checkInterval, checkRange } from './_check.ts';
import type { ColorChange, ColorJitterOptions } from './color-jitter.ts';
import { drawColorJitter } from './color-jitter.ts';
import { makeGray } from './_gray.ts';
import type { PhotometricOptions } from './photometric.ts';
import type { Size } from './size.ts';

/** Photometric options with every default filled in. */
export interface PhotometricPlan {
  readonly jitter: ColorJitterOptions;
  readonly jitterProbability: number;
  readonly grayscaleProbability: number;
  readonly blurProbability: number;
  readonly sigma: readonly [number, number];
  readonly flipProbability: number;
}

/** What was drawn for one view. */
export interface PhotometricDraw {
  readonly colors: readonly ColorChange[];
  readonly gray: boolean;
  /** Null: no blur. */
  readonly sigma: number | null;
  readonly flip: boolean;
}

/** A plan that changes nothing. */
export const unchanged: PhotometricDraw = { colors: [], gray: false, sigma: null, flip: false };

/** Checks the options and fills in MoCo-v2's defaults; `view` is the function's name for messages. */
export function photometricPlan(view: string, options: PhotometricOptions): PhotometricPlan {
  const { jitter = {}, grayscaleProbability = 0.2, blur = {}, flipProbability = 0.5 } = options;
  const { probability: jitterProbability = 0.8, ...strengths } = jitter ?? { probability: 0 };
  const { probability: blurProbability = 0.5, sigma = [0.1, 2] } = blur ?? { probability: 0 };
  checkRange(`${view}(): expected jitter.probability`, jitterProbability, 0, 1);
  checkRange(`${view}(): expected grayscaleProbability`, grayscaleProbability, 0, 1);
  checkRange(`${view}(): expected blur.probability`, blurProbability, 0, 1);
  checkRange(`${view}(): expected flipProbability`, flipProbability, 0, 1);
  checkInterval(`${view}(): expected blur.sigma`, sigma, 0);
  const full = { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, ...strengths };
  for (const name of ['brightness', 'contrast', 'saturation'] as const) checkRange(`${view}(): expected jitter.${name}`, full[name], 0);
  checkRange(`${view}(): expected jitter.hue`, full.hue, 0, 0.5);
  return { jitter: full, jitterProbability, grayscaleProbability, blurProbability, sigma, flipProbability };
}

/** Draws everything in MoCo-v2's order: jitter, grey, blur, flip. */
export function drawPhotometric(rng: Rng, plan: PhotometricPlan): PhotometricDraw {
  const colors = rng.chance(plan.jitterProbability) ? drawColorJitter(rng, plan.jitter) : [];
  const gray = rng.chance(plan.grayscaleProbability);
  const sigma = rng.chance(plan.blurProbability) ? rng.uniformBetween(plan.sigma[0], plan.sigma[1]) : null;
  const flip = rng.chance(plan.flipProbability);
  return { colors, gray, sigma, flip };
}

/** Applies all but the flip, in place. The flip commutes with the rest, so that the resampling does it on the way. */
export function applyPhotometric(data: Uint8Array, size: Size, { colors, gray, sigma }: PhotometricDraw): void {
  changeColors(data, colors);
  if (gray) makeGray(data);
  if (sigma !== null) blurInPlace(data, size, sigma);
}
