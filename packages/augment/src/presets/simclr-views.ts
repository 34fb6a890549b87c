import type { View } from '@leoclr/core';
import { cropView } from '../crop-view.ts';
import { simclrAugmentation } from './simclr-augmentation.ts';
import type { SimclrAugmentationOptions } from './simclr-augmentation.ts';

/**
 * SimCLR's two views, made alike: see `simclrAugmentation`.
 *
 * @throws LeoclrError `option` for a value out of its range.
 *
 * @example
 * ```ts
 * const views = simclrViews({ size: 32, strength: 0.5, blur: false }); // what SimCLR does on CIFAR-10
 * ```
 */
export function simclrViews(options: SimclrAugmentationOptions = {}): [View, View] {
  const view = cropView(simclrAugmentation(options));
  return [view, view];
}
