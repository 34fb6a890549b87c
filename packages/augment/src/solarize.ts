import type { Image } from '@leoclr/core';
import { checkImage, checkRange } from './_check.ts';
import { unchanged } from './_unchanged.ts';
import { wholeFrame } from './_frame.ts';
import { render } from './_render.ts';

/**
 * The picture with all values from `threshold` (0–255) on inverted, like Pillow's `ImageOps.solarize`.
 *
 * @throws LeoclrError `option` for a threshold outside [0, 256].
 */
export function solarize(image: Image, threshold = 128): Image {
  checkImage('solarize(): expected image', image);
  checkRange('solarize(): expected threshold', threshold, 0, 256);
  return render(image, wholeFrame(image), { ...unchanged, solarize: threshold });
}
