import type { View } from '@leoclr/core';
import { cropView } from '../crop-view.ts';
import { mocoV1Augmentation } from './moco-v1-augmentation.ts';
import type { ViewSize } from './view-size.ts';

/**
 * MoCo-v1's two crops, of 224 pixels by default, made alike: see `mocoV1Augmentation`.
 *
 * @throws LeoclrError `option` for a size that isn't a whole number of pixels.
 */
export function mocoV1Views({ size = 224 }: ViewSize = {}): [View, View] {
  const view = cropView({ ...mocoV1Augmentation, size });
  return [view, view];
}
