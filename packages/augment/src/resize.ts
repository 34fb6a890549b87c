import type { Image } from '@leoclr/core';
import type { Size } from './size.ts';
import { checkImage, checkPixels } from './_check.ts';
import { boxFrame, wholeBox } from './_frame.ts';
import { render } from './_render.ts';

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
  return render(image, boxFrame(wholeBox(image), size, false));
}
