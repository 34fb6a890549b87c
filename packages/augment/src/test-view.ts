import type { View } from '@leoclr/core';
import { checkImage, checkPixels, checkRange } from './_check.ts';
import { unchanged } from './_unchanged.ts';
import { checkResize, squareFrame } from './_square-frame.ts';
import { viewOf } from './_view-of.ts';

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
}

/**
 * The view for evaluation: resized, its middle kept, nothing random.
 *
 * @throws LeoclrError `option` for a value out of its range.
 */
export function testView(options: TestViewOptions): View {
  const { size, resize = 'center-crop', cropFraction = 224 / 256 } = options;
  checkPixels('testView(): expected size', size);
  checkResize('testView(): expected resize', resize);
  checkRange('testView(): expected cropFraction', cropFraction, 0.01, 1);
  const side = Math.round(size / cropFraction);
  return viewOf({ viewName: 'test', size, recipe: { module: import.meta.url, name: 'testView', options } }, (image) => {
    checkImage('testView(): expected image', image);
    return { frame: squareFrame(image, { size, side, resize, mirror: false }), draw: unchanged };
  });
}
