import type { View } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import type { CropViewOptions } from '../crop-view.ts';
import { cropView } from '../crop-view.ts';

/** Views of one kind in a multi-crop. */
export interface CropGroup {
  /** How many views of this kind. */
  readonly count: number;
  /** Side of these views in pixels. */
  readonly size: number;
  /** Share of the picture's area that they show, [low, high]. */
  readonly scale: readonly [number, number];
}

/**
 * The views of a multi-crop, group by group: some large crops and several small ones (SwAV, arXiv 2006.09882, section 3.2). A loader makes
 * them as any other views; each keeps the size of its group.
 *
 * @param options What all groups share; default MoCo-v2's colours, blur and flip.
 * @throws LeoclrError `option` for a group without views or another value out of its range.
 *
 * @example
 * ```ts
 * const views = multiCropViews([
 *   { count: 2, size: 64, scale: [0.3, 1] },
 *   { count: 4, size: 32, scale: [0.05, 0.3] },
 * ]);
 * ```
 */
export function multiCropViews(groups: readonly CropGroup[], options: Omit<CropViewOptions, 'size' | 'scale'> = {}): View[] {
  if (groups.length === 0) throw new LeoclrError('option', 'multiCropViews(): expected groups to hold at least one group, got none.');
  return groups.flatMap(({ count, size, scale }, index) => {
    if (!Number.isInteger(count) || count < 1) {
      throw new LeoclrError('option', `multiCropViews(): expected groups[${index}].count to be a whole number, at least 1, got ${count}.`);
    }
    return Array.from<View>({ length: count }).fill(cropView({ ...options, size, scale }));
  });
}
