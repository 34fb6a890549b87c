import type { Image } from '@leoclr/core';
import { checkImage, checkRange } from './_check.ts';
import { changedColors } from './_changed-colors.ts';

/**
 * The picture blended with its mean grey: `factor` 0 is flat grey, 1 the picture itself, above 1 more contrast. Bit for bit Pillow's
 * `ImageEnhance.Contrast`.
 *
 * @throws LeoclrError `option` for a negative factor.
 */
export function adjustContrast(image: Image, factor: number): Image {
  checkImage('adjustContrast(): expected image', image);
  checkRange('adjustContrast(): expected factor', factor, 0);
  return changedColors(image, [{ property: 'contrast', amount: factor }]);
}
