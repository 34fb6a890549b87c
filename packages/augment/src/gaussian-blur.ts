import type { Image } from '@leoclr/core';
import { checkImage, checkRange } from './_check.ts';
import { blurInPlace } from './_blur.ts';

/**
 * The picture blurred with a Gaussian of standard deviation `sigma` pixels. Bit for bit Pillow's `GaussianBlur(radius=sigma)`, which is
 * three extended box blurs a direction; MoCo-v2 uses that one.
 *
 * @throws LeoclrError `option` for a negative sigma.
 */
export function gaussianBlur(image: Image, sigma: number): Image {
  checkImage('gaussianBlur(): expected image', image);
  checkRange('gaussianBlur(): expected sigma', sigma, 0, 1000);
  const data = image.data.slice();
  blurInPlace(data, image, sigma);
  return { ...image, data };
}
