import type { Image } from '@leoclr/core';
import { blendWithFlat } from './_blend.ts';
import { checkImage, checkRange } from './_check.ts';

/**
 * The picture blended with black: `factor` 0 is black, 1 the picture itself, above 1 brighter. Bit for bit Pillow's
 * `ImageEnhance.Brightness`.
 *
 * @throws LeoclrError `option` for a negative factor.
 */
export function adjustBrightness(image: Image, factor: number): Image {
  checkImage('adjustBrightness(): expected image', image);
  checkRange('adjustBrightness(): expected factor', factor, 0);
  const data = image.data.slice();
  blendWithFlat(data, 0, factor);
  return { ...image, data };
}
