import type { View } from '@leoclr/core';
import { checkImage, checkPixels, checkRange } from './_check.ts';
import { unchanged } from './_unchanged.ts';
import { checkPlace, checkResize, squareFrame } from './_square-frame.ts';
import type { CropPlace } from './_square-frame.ts';
import { viewOf } from './_view-of.ts';

export type { CropPlace } from './_square-frame.ts';

/** Options of {@link testView}. */
export interface TestViewOptions {
  /** Side of the square view in pixels. */
  readonly size: number;
  /** `center-crop` (default): the short side is resized, the aspect ratio kept. `squash`: both sides are resized. */
  readonly resize?: 'squash' | 'center-crop';
  /**
   * Share of the resized side that the view keeps, 0.01–1. Default 224/256: resize to 256, keep the middle 224
   * (the ImageNet habit; facebookresearch/moco `main_lincls.py`). 1 resizes straight to `size`, as small pictures want.
   */
  readonly cropFraction?: number;
  /** Which part of the resized picture the view keeps: the middle (default) or a corner. */
  readonly place?: CropPlace;
  /** Whether the picture is mirrored left to right before that. Default false. */
  readonly mirror?: boolean;
}

/**
 * The view for evaluation: resized, its middle kept unless `place` names a corner, nothing random.
 *
 * @throws LeoclrError `option` for a value out of its range.
 */
export function testView(options: TestViewOptions): View {
  const { size, resize = 'center-crop', cropFraction = 224 / 256, place = 'center', mirror = false } = options;
  checkPixels('testView(): expected size', size);
  checkResize('testView(): expected resize', resize);
  checkRange('testView(): expected cropFraction', cropFraction, 0.01, 1);
  checkPlace('testView(): expected place', place);
  const side = Math.round(size / cropFraction);
  return viewOf({ viewName: 'test', size, recipe: { module: import.meta.url, name: 'testView', options } }, (image) => {
    checkImage('testView(): expected image', image);
    return { frame: squareFrame(image, { size, side, resize, mirror, place }), draw: unchanged };
  });
}
