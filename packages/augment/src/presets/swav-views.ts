import type { View } from '@leoclr/core';
import type { CropGroup } from './multi-crop-views.ts';
import { multiCropViews } from './multi-crop-views.ts';
import { swavAugmentation } from './swav-augmentation.ts';

/** Options of {@link swavViews}. */
export interface SwavViewsOptions {
  /**
   * The crops. Default two of 224 pixels that show 0.14–1 of the area and six of 96 pixels that show 0.05–0.14 (`swav_800ep_pretrain.sh`).
   */
  readonly groups?: readonly CropGroup[];
}

/**
 * SwAV's eight views: two large crops, then six small ones (arXiv 2006.09882; facebookresearch/swav). Its code normalises with a standard
 * deviation of 0.228 for red where everybody else has 0.229; `normalization.imagenet` is everybody else's.
 *
 * @throws LeoclrError `option` for a value out of its range.
 */
export function swavViews({ groups = paperGroups }: SwavViewsOptions = {}): View[] {
  return multiCropViews(groups, swavAugmentation);
}

const paperGroups: readonly CropGroup[] = [
  { count: 2, size: 224, scale: [0.14, 1] },
  { count: 6, size: 96, scale: [0.05, 0.14] },
];
