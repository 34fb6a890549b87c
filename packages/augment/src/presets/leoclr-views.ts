import type { View } from '@leoclr/core';
import type { CropViewOptions } from '../crop-view.ts';
import { cropView } from '../crop-view.ts';
import type { OriginalViewOptions } from '../original-view.ts';
import { originalView } from '../original-view.ts';
import { mocoV2Augmentation } from './moco-v2-augmentation.ts';
import type { ViewSize } from './view-size.ts';

/** Options of {@link leoclrViews}. */
export interface LeoclrViewsOptions extends ViewSize {
  /** How X is made; default squashed to a square, with MoCo-v2's colours, blur and flip. */
  readonly original?: Omit<OriginalViewOptions, 'size'>;
  /** How X¹ and X² are made; default MoCo-v2's crops. */
  readonly crop?: Omit<CropViewOptions, 'size'>;
}

/**
 * LeOCLR's three views, of 224 pixels by default: the original X, never cropped at random, then the random crops X¹ and X²
 * (arXiv 2403.06813).
 *
 * The paper's summary gives the views and MoCo-v2 as the baseline; the numbers here are therefore MoCo-v2's. How X is resized and that X
 * gets the same colours, blur and flip as the crops isn't in the sources we could read: `original` changes both.
 *
 * @throws LeoclrError `option` for a value out of its range.
 */
export function leoclrViews({ size = 224, original = {}, crop = mocoV2Augmentation }: LeoclrViewsOptions = {}): [View, View, View] {
  const cropped = cropView({ ...crop, size });
  return [originalView({ ...original, size }), cropped, cropped];
}
