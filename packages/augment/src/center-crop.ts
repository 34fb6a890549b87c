import type { Image } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import type { Size } from './size.ts';
import { checkImage, checkPixels } from './_check.ts';
import { boxFrame } from './_frame.ts';
import { middleBox } from './_middle-box.ts';
import { render } from './_render.ts';

/**
 * The middle `size` pixels of the picture, like torchvision's `CenterCrop` (an offset of half a pixel goes to the even neighbour, as
 * Python rounds). Unlike torchvision it doesn't pad.
 *
 * @throws LeoclrError `option` when the picture is smaller than `size`.
 */
export function centerCrop(image: Image, size: Size): Image {
  checkImage('centerCrop(): expected image', image);
  checkPixels('centerCrop(): expected size.width', size.width);
  checkPixels('centerCrop(): expected size.height', size.height);
  if (size.width > image.width || size.height > image.height) {
    throw new LeoclrError(
      'option',
      `centerCrop(): expected size to be at most the picture's ${image.width} × ${image.height} pixels, got ${size.width} × ${size.height}. Resize the picture first.`,
    );
  }
  return render(image, boxFrame(middleBox(image, size), size, false));
}
