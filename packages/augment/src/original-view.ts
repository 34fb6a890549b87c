import type { Image, Rng, View } from '@leoclr/core';
import { checkPixels } from './_check.ts';
import { applyPhotometric, drawPhotometric, photometricPlan, unchanged } from './_photometric.ts';
import { checkResize, squareOf } from './_square.ts';
import type { PhotometricOptions } from './photometric.ts';

/** Options of {@link originalView}. */
export interface OriginalViewOptions extends PhotometricOptions {
  /** Side of the square view in pixels. */
  readonly size: number;
  /**
   * How the picture becomes square.
   * - `squash` (default): both sides resized to `size`; nothing is lost, the aspect ratio changes.
   * - `center-crop`: the short side resized to `size`, the middle of the long side kept.
   */
  readonly resize?: 'squash' | 'center-crop';
  /** Whether jitter, grey, blur and flip are applied. Default true; false gives the resized picture alone. */
  readonly photometric?: boolean;
}

/**
 * LeOCLR's X: the whole picture, resized but never randomly cropped, with MoCo-v2's random jitter, grey, blur and flip.
 *
 * That X stays uncropped is the paper's idea. How it is resized isn't in the sources we could read, so that is an option; nothing is cut
 * off by default, because what X shows must contain whatever a crop can show.
 *
 * Randomness: jitter, grey, blur, flip are drawn in this order from the stream that the view is called with.
 *
 * @throws LeoclrError `option` for a value out of its range.
 */
export function originalView(options: OriginalViewOptions): View {
  const { size, resize = 'squash', photometric = true } = options;
  checkPixels('originalView(): expected size', size);
  checkResize('originalView', resize);
  const plan = photometric ? photometricPlan('originalView', options) : null;

  const view = (image: Image, rng: Rng): Image => {
    const draw = plan === null ? unchanged : drawPhotometric(rng, plan);
    const square = squareOf(image, { size, resize, mirror: draw.flip });
    applyPhotometric(square.data, square, draw);
    return square;
  };
  return Object.assign(view, { viewName: 'original', size, recipe: { module: import.meta.url, name: 'originalView', options } });
}
