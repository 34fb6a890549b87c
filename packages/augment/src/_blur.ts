import type { Size } from './size.ts';
import { PASSES } from './_box.ts';
import { boxBlur } from './_box-blur.ts';

/** Gaussian blur in place, by three extended box blurs (Gwosdek et al., "Theoretical foundations of Gaussian convolution by extended box filtering"). */
export function blurInPlace(data: Uint8Array, size: Size, sigma: number): void {
  boxBlur(data, size, boxRadius(sigma));
}

/** Fractional radius of the box whose threefold use has this standard deviation; equations 7, 11 and 14 there, float32 as in Pillow. */
function boxRadius(sigma: number): number {
  const single = Math.fround(sigma);
  const variance = Math.fround(Math.fround(single * single) / PASSES);
  const boxLength = Math.fround(Math.sqrt(12 * variance + 1));
  const whole = Math.fround(Math.floor((boxLength - 1) / 2));
  const above = Math.fround(2 * whole + 1);
  const numerator = Math.fround(above * Math.fround(Math.fround(whole * Math.fround(whole + 1)) - Math.fround(3 * variance)));
  const denominator = Math.fround(6 * Math.fround(variance - Math.fround(Math.fround(whole + 1) * Math.fround(whole + 1))));
  return Math.fround(whole + Math.fround(numerator / denominator));
}
