import type { Image } from '@leoclr/core';
import { checkImage, checkRange } from './_check.ts';
import { unchanged } from './_unchanged.ts';
import { wholeFrame } from './_frame.ts';
import { render } from './_render.ts';

/**
 * The picture blurred with a Gaussian of standard deviation `sigma` pixels. Bit for bit Pillow's `GaussianBlur(radius=sigma)`, which is
 * three extended box blurs a direction; MoCo-v2 uses that one.
 *
 * @throws LeoclrError `option` for a negative sigma.
 */
export function gaussianBlur(image: Image, sigma: number): Image {
  checkImage('gaussianBlur(): expected image', image);
  checkRange('gaussianBlur(): expected sigma', sigma, 0, 1000);
  return render(image, wholeFrame(image), { ...unchanged, sigma });
}
