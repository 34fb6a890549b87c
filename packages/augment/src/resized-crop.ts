import type { Image } from '@leoclr/core';
import type { CropBox } from './crop-box.ts';
import type { Size } from './size.ts';
import { checkBox } from './_check-box.ts';
import { checkImage, checkPixels } from './_check.ts';
import { boxFrame } from './_frame.ts';
import { render } from './_render.ts';

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
  checkBox('resizedCrop(): expected box', box, image);
  return render(image, boxFrame(box, size, false));
}
