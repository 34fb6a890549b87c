import type { Image } from '@leoclr/core';
import { checkImage, checkRange } from './_check.ts';
import { changedColors } from './_changed-colors.ts';

/**
 * The picture blended with its grey version: `factor` 0 is grey, 1 the picture itself, above 1 more colourful. Bit for bit Pillow's
 * `ImageEnhance.Color`.
 *
 * @throws LeoclrError `option` for a negative factor.
 */
export function adjustSaturation(image: Image, factor: number): Image {
  checkImage('adjustSaturation(): expected image', image);
  checkRange('adjustSaturation(): expected factor', factor, 0);
  return changedColors(image, [{ property: 'saturation', amount: factor }]);
}
