import type { View } from '@leoclr/core';
import { cropView } from '../crop-view.ts';
import { byolAugmentations } from './byol-augmentations.ts';
import type { ByolAugmentationsOptions } from './byol-augmentations.ts';

/**
 * BYOL's two views, each with its own augmentation: see `byolAugmentations`. BYOL also feeds them the other way round; that is the
 * method's part, as both orders use the same two pictures.
 *
 * @throws LeoclrError `option` for a size that isn't a whole number of pixels.
 */
export function byolViews(options: ByolAugmentationsOptions = {}): [View, View] {
  const [first, second] = byolAugmentations(options);
  return [cropView(first), cropView(second)];
}
