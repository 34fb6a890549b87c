import type { PhotometricDraw } from './photometric.ts';

/** A draw that changes nothing. */
export const unchanged: PhotometricDraw = { colors: [], gray: false, sigma: null, kernelSize: null, solarize: null, flip: false };
