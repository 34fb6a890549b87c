import type { Image } from '@leoclr/core';
import { checkImage, checkRange } from './_check.ts';
import { changedColors } from './_changed-colors.ts';

/**
 * The picture with every hue turned by `turn`, from −0.5 to 0.5, where 1 would be the whole circle. Bit for bit torchvision's `adjust_hue`
 * on Pillow images; because hue has 8 bits there, even a turn of 0 changes colours slightly.
 *
 * @throws LeoclrError `option` for a turn outside [−0.5, 0.5].
 */
export function adjustHue(image: Image, turn: number): Image {
  checkImage('adjustHue(): expected image', image);
  checkRange('adjustHue(): expected turn', turn, -0.5, 0.5);
  return changedColors(image, [{ property: 'hue', amount: turn }]);
}
