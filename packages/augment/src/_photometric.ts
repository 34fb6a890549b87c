import { blurInPlace } from './_blur.ts';
import { changeColors } from './_change-colors.ts';
import { makeGray } from './_gray.ts';
import { blurWithKernel } from './_kernel-blur.ts';
import type { PhotometricDraw } from './photometric.ts';
import type { Size } from './size.ts';
import { solarizeInPlace } from './_solarize.ts';

/**
 * Applies all but the flip, in place: colours, grey, blur, solarize. The flip commutes with the rest, so that the resampling does it on the
 * way.
 */
export function applyPhotometric(data: Uint8Array, size: Size, draw: PhotometricDraw): void {
  const { colors, gray, sigma, kernelSize, solarize } = draw;
  changeColors(data, colors);
  if (gray) makeGray(data);
  if (sigma !== null && kernelSize === null) blurInPlace(data, size, sigma);
  if (sigma !== null && kernelSize !== null) blurWithKernel(data, size, { sigma, kernelSize });
  if (solarize !== null) solarizeInPlace(data, solarize);
}
