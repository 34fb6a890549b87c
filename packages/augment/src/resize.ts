import type { Image } from '@leoclr/core';
import type { Size } from './size.ts';
import { checkImage, checkPixels } from './_check.ts';
import { resample } from './_resample.ts';

/**
 * The whole picture resized to `size`, which may change its aspect ratio. Bilinear with antialiasing, bit for bit Pillow's
 * `Image.resize(size, BILINEAR)`, which is what torchvision's `Resize` calls.
 *
 * @throws LeoclrError `option` for a size that isn't a whole number of pixels.
 */
export function resize(image: Image, size: Size): Image {
  checkImage('resize(): expected image', image);
  checkPixels('resize(): expected size.width', size.width);
  checkPixels('resize(): expected size.height', size.height);
  const { width, height } = image;
  return { width: size.width, height: size.height, data: resample(image, { left: 0, top: 0, width, height }, size, false) };
}
