import { boxBlur } from './_box-blur.ts';
import { boxForSigma } from './_box-for-sigma.ts';
import type { Size } from './size.ts';

/** Gaussian blur in place, by three extended box blurs. */
export function blurInPlace(data: Uint8Array, size: Size, sigma: number): void {
  boxBlur(data, size, boxForSigma(sigma));
}
