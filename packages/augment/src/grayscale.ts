import type { Image } from '@leoclr/core';
import { checkImage } from './_check.ts';
import { makeGray } from './_gray.ts';

/** The picture without colour, still three channels. Bit for bit Pillow's mode `L`. */
export function grayscale(image: Image): Image {
  checkImage('grayscale(): expected image', image);
  const data = image.data.slice();
  makeGray(data);
  return { ...image, data };
}
