import type { Image } from '@leoclr/core';
import { checkImage } from './_check.ts';
import { wholeFrame } from './_frame.ts';
import { render } from './_render.ts';

/** The picture mirrored left to right. */
export function horizontalFlip(image: Image): Image {
  checkImage('horizontalFlip(): expected image', image);
  return render(image, { ...wholeFrame(image), mirror: true });
}
