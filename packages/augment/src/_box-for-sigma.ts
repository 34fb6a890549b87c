import type { Box } from './_box.ts';
import { PASSES } from './_box.ts';

/**
 * The box filter whose threefold use has this standard deviation, with a radius that needn't be whole (Gwosdek et al., "Theoretical foundations
 * of Gaussian convolution by extended box filtering"). Weights are rounded as in Pillow's `BoxBlur.c`.
 */
export function boxForSigma(sigma: number): Box {
  const radius = boxRadius(sigma);
  const whole = Math.trunc(radius);
  const inner = Math.trunc(Math.fround(2 ** 24 / Math.fround(radius * 2 + 1)));
  return { radius: whole, inner, outer: Math.trunc((2 ** 24 - (whole * 2 + 1) * inner) / 2) };
}

/** Equations 7, 11 and 14 there, float32 as in Pillow. */
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
