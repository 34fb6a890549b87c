import type { Image, Rng, View } from '@leoclr/core';
import { checkImage, checkPixels } from './_check.ts';
import { checkPhotometricDraw } from './_check-draw.ts';
import { drawFromPlan } from './_draw-from-plan.ts';
import { unchanged } from './_unchanged.ts';
import type { Frame } from './_frame.ts';
import type { PhotometricPlan } from './_photometric-plan.ts';
import { photometricPlan } from './_photometric-plan.ts';
import { render } from './_render.ts';
import { checkResize, squareFrame } from './_square-frame.ts';
import type { PhotometricDraw, PhotometricOptions } from './photometric.ts';
import { viewOf } from './_view-of.ts';

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

/** What was drawn for an original view: plain data that goes through JSON unharmed. */
export interface OriginalViewDraw extends PhotometricDraw {
  readonly resize: 'squash' | 'center-crop';
}

/**
 * LeOCLR's X: the whole picture, resized but never randomly cropped, with MoCo-v2's random jitter, grey, blur and flip. It is
 * {@link drawOriginalView} followed by {@link applyOriginalView}.
 *
 * That X stays uncropped is the paper's idea. How it is resized isn't in the sources we could read, so that is an option; nothing is cut
 * off by default, because what X shows must contain whatever a crop can show.
 *
 * Randomness: jitter, grey, blur, flip are drawn in this order from the stream that the view is called with, then solarize where the options
 * have it.
 *
 * @throws LeoclrError `option` for a value out of its range.
 */
export function originalView(options: OriginalViewOptions): View {
  const { size } = options;
  checkPixels('originalView(): expected size', size);
  const plan = originalPlan('originalView', options);

  return viewOf({ viewName: 'original', size, recipe: { module: import.meta.url, name: 'originalView', options } }, (image, rng) => {
    checkImage('originalView(): expected image', image);
    const draw = drawOriginal(rng, plan);
    return { frame: originalFrame(image, size, draw), draw };
  });
}

/**
 * Draws everything that is random about an original view: `originalView(options)` gives the view of these values for the same stream.
 *
 * @throws LeoclrError `option` for a value out of its range.
 */
export function drawOriginalView(rng: Rng, options: Omit<OriginalViewOptions, 'size'> = {}): OriginalViewDraw {
  return drawOriginal(rng, originalPlan('drawOriginalView', options));
}

/**
 * The view of `size` × `size` pixels that a draw stands for. Nothing is random here.
 *
 * @throws LeoclrError `option` for a value that `drawOriginalView` never gives.
 */
export function applyOriginalView(image: Image, size: number, draw: OriginalViewDraw): Image {
  checkImage('applyOriginalView(): expected image', image);
  checkPixels('applyOriginalView(): expected size', size);
  checkResize('applyOriginalView(): expected draw.resize', draw.resize);
  checkPhotometricDraw('applyOriginalView', draw);
  return render(image, originalFrame(image, size, draw), draw);
}

interface OriginalPlan {
  readonly resize: 'squash' | 'center-crop';
  /** Null: nothing is changed, and nothing drawn. */
  readonly photometric: PhotometricPlan | null;
}

function originalPlan(view: string, options: Omit<OriginalViewOptions, 'size'>): OriginalPlan {
  const { resize = 'squash', photometric = true } = options;
  checkResize(`${view}(): expected resize`, resize);
  return { resize, photometric: photometric ? photometricPlan(view, options) : null };
}

function drawOriginal(rng: Rng, { resize, photometric }: OriginalPlan): OriginalViewDraw {
  return { resize, ...(photometric === null ? unchanged : drawFromPlan(rng, photometric)) };
}

function originalFrame(image: Image, size: number, { resize, flip }: OriginalViewDraw): Frame {
  return squareFrame(image, { size, side: size, resize, mirror: flip });
}
