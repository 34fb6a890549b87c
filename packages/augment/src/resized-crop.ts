import type { Image } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import type { CropBox } from './crop-box.ts';
import type { Size } from './size.ts';
import { checkImage, checkPixels } from './_check.ts';
import { resample } from './_resample.ts';

/**
 * The part of the picture inside `box`, resized to `size`: torchvision's `resized_crop` (pixels outside the box have no influence),
 * bilinear with antialiasing.
 *
 * @throws LeoclrError `option` for a box that isn't inside the picture or a size that isn't a whole number of pixels.
 */
export function resizedCrop(image: Image, box: CropBox, size: Size): Image {
  checkImage('resizedCrop(): expected image', image);
  checkPixels('resizedCrop(): expected size.width', size.width);
  checkPixels('resizedCrop(): expected size.height', size.height);
  const { left, top, width, height } = box;
  const whole = [left, top, width, height].every(Number.isInteger);
  const inside = left >= 0 && top >= 0 && width >= 1 && height >= 1 && left + width <= image.width && top + height <= image.height;
  if (!whole || !inside) {
    throw new LeoclrError(
      'option',
      `resizedCrop(): expected box to lie inside the picture of ${image.width} × ${image.height} pixels, got ${width} × ${height} at (${left}, ${top}).`,
    );
  }
  return { width: size.width, height: size.height, data: resample(image, box, size, false) };
}
