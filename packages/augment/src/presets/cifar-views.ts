import type { View } from '@leoclr/core';
import { cropView } from '../crop-view.ts';
import { cifarAugmentation } from './cifar-augmentation.ts';
import type { ViewSize } from './view-size.ts';

/**
 * The two crops of MoCo's CIFAR-10 notebook, of 32 pixels by default, made alike: see `cifarAugmentation`.
 *
 * @throws LeoclrError `option` for a size that isn't a whole number of pixels.
 */
export function cifarViews({ size = 32 }: ViewSize = {}): [View, View] {
  const view = cropView({ ...cifarAugmentation, size });
  return [view, view];
}
