import type { Image } from '@leoclr/core';
import { checkImage } from './_check.ts';
import { resample } from './_resample.ts';

/** The picture mirrored left to right. */
export function horizontalFlip(image: Image): Image {
  checkImage('horizontalFlip(): expected image', image);
  const { width, height } = image;
  return { width, height, data: resample(image, { left: 0, top: 0, width, height }, image, true) };
}
