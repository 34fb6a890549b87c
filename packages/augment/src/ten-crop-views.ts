import type { View } from '@leoclr/core';
import { cropPlaces } from './_square-frame.ts';
import { testView } from './test-view.ts';
import type { TestViewOptions } from './test-view.ts';

/** Options of {@link tenCropViews}: those of `testView` that all ten share. */
export type TenCropViewsOptions = Omit<TestViewOptions, 'place' | 'mirror'>;

/**
 * Ten views for evaluation, nothing random: the four corners and the middle of the resized picture, then the same of its mirror image.
 *
 * Pixels and order are those of torchvision's `Resize` and `TenCrop` (Krizhevsky et al. 2012 introduced it). Features or scores of the ten
 * are averaged. With `cropFraction: 1` the corners of a square picture are its middle.
 *
 * @throws LeoclrError `option` for a value out of its range.
 */
export function tenCropViews(options: TenCropViewsOptions): View[] {
  return [false, true].flatMap((mirror) => cropPlaces.map((place) => testView({ ...options, place, mirror })));
}
