import type { Image } from '@leoclr/core';
import { checkPixels } from './_check.ts';
import { resize } from './resize.ts';
import { sizeByShortSide } from './_size-by-short-side.ts';

/**
 * The picture resized so that its shorter side has `side` pixels, aspect ratio kept (the longer side rounded down), like torchvision's
 * `Resize(side)`.
 *
 * @throws LeoclrError `option` for a side that isn't a whole number of pixels.
 */
export function resizeShortSide(image: Image, side: number): Image {
  checkPixels('resizeShortSide(): expected side', side);
  return resize(image, sizeByShortSide(image, side));
}
