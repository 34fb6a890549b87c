import type { Image } from '@leoclr/core';
import { checkImage } from './_check.ts';
import { unchanged } from './_unchanged.ts';
import { wholeFrame } from './_frame.ts';
import { render } from './_render.ts';

/** The picture without colour, still three channels. Bit for bit Pillow's mode `L`. */
export function grayscale(image: Image): Image {
  checkImage('grayscale(): expected image', image);
  return render(image, wholeFrame(image), { ...unchanged, gray: true });
}
