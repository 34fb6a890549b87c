import type { Image } from '@leoclr/core';
import { checkImage, checkRange } from './_check.ts';
import { solarizeInPlace } from './_solarize.ts';

/**
 * The picture with all values from `threshold` (0–255) on inverted, like Pillow's `ImageOps.solarize`.
 *
 * @throws LeoclrError `option` for a threshold outside [0, 256].
 */
export function solarize(image: Image, threshold = 128): Image {
  checkImage('solarize(): expected image', image);
  checkRange('solarize(): expected threshold', threshold, 0, 256);
  const data = image.data.slice();
  solarizeInPlace(data, threshold);
  return { ...image, data };
}
