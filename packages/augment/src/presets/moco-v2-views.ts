import type { View } from '@leoclr/core';
import { cropView } from '../crop-view.ts';
import { mocoV2Augmentation } from './moco-v2-augmentation.ts';
import type { ViewSize } from './view-size.ts';

/**
 * MoCo-v2's two crops, of 224 pixels by default, made alike: see `mocoV2Augmentation`.
 *
 * @throws LeoclrError `option` for a size that isn't a whole number of pixels.
 */
export function mocoV2Views({ size = 224 }: ViewSize = {}): [View, View] {
  const view = cropView({ ...mocoV2Augmentation, size });
  return [view, view];
}
