import type { View } from '@leoclr/core';
import { checkCorruption, checkFill } from './_check-corruption.ts';
import { checkImage, checkPixels, checkRange } from '../_check.ts';
import { viewOf } from '../_view-of.ts';
import { isPainted, paintedView } from './_painted-view.ts';
import { renderingOf } from './_rendering-of.ts';

/**
 * What is done to a test picture, and what the level means. The region is the square that `testView` shows.
 *
 * - `crop`: a square of `level` times the region's area, 0.01–1, at a random place, enlarged to the full size.
 * - `centre-crop`: the same in the middle of the region.
 * - `grey`: colours fade to `level` times their saturation, 0–1; at 0 it is `grayscale`.
 * - `blur`: Gaussian with a standard deviation of `level` × size / 224 pixels, 0–100.
 * - `occlusion`: a square of `level` times the view's area, 0–1, at a random place within it, painted over.
 * - `smaller`: the region shrunk to `level` times the view's side, 0.01–1, in the middle of an empty canvas.
 */
export type Corruption = 'crop' | 'centre-crop' | 'grey' | 'blur' | 'occlusion' | 'smaller';

/** Options of {@link corruptedView}. */
export interface CorruptedViewOptions {
  /** What is done. */
  readonly corruption: Corruption;
  /** How strongly; see {@link Corruption}. */
  readonly level: number;
  /** Side of the square view in pixels. */
  readonly size: number;
  /** As in `testView`, whose view is the uncorrupted one. Default 224/256. */
  readonly cropFraction?: number;
  /** Red, green and blue of occluders and of the empty canvas, 0–255. Default 124, 116, 104: ImageNet's mean, which normalises to nearly 0. */
  readonly fill?: readonly [red: number, green: number, blue: number];
}

/**
 * A test view that is harder to recognise: what robustness is measured on.
 *
 * Randomness: `crop` and `occlusion` draw two uniforms, across and down, whatever the level: the same stream gives the same relative place at
 * every level. The others draw nothing.
 *
 * @throws LeoclrError `option` for an unknown corruption or a value out of its range.
 *
 * @example
 * ```ts
 * const view = corruptedView({ corruption: 'occlusion', level: 0.25, size: 224 });
 * const hidden = view(image, rng(1, 'augment', { sample: 17 }));
 * ```
 */
export function corruptedView(options: CorruptedViewOptions): View {
  const { corruption, level, size, cropFraction = 224 / 256, fill = [124, 116, 104] } = options;
  checkCorruption(corruption, level);
  checkPixels('corruptedView(): expected size', size);
  checkRange('corruptedView(): expected cropFraction', cropFraction, 0.01, 1);
  checkFill(fill);
  const about = { viewName: `${corruption} ${level}`, size, recipe: { module: import.meta.url, name: 'corruptedView', options } };
  if (isPainted(corruption)) return paintedView(about, { corruption, level, cropFraction, fill });
  return viewOf(about, (image, rng) => {
    checkImage('corruptedView(): expected image', image);
    return renderingOf(image, rng, { corruption, level, size, cropFraction });
  });
}
