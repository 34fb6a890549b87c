import type { Image } from '@leoclr/core';
import { checkImage, checkRange } from './_check.ts';
import { changedColors } from './_changed-colors.ts';

/**
 * The picture blended with black: `factor` 0 is black, 1 the picture itself, above 1 brighter. Bit for bit Pillow's
 * `ImageEnhance.Brightness`.
 *
 * @throws LeoclrError `option` for a negative factor.
 */
export function adjustBrightness(image: Image, factor: number): Image {
  checkImage('adjustBrightness(): expected image', image);
  checkRange('adjustBrightness(): expected factor', factor, 0);
  return changedColors(image, [{ property: 'brightness', amount: factor }]);
}
