// Every colour there is, all 16,777,216 of them, against torchvision 0.14.1 on Pillow 9.4.0. Their results, as digests, came from
//   v = numpy.arange(2**24, dtype=numpy.uint32)
//   picture = Image.fromarray(numpy.stack([v >> 16, v >> 8 & 255, v & 255], -1).astype(numpy.uint8).reshape(4096, 4096, 3))
//   hashlib.sha256(F.adjust_hue(picture, 0.1).tobytes()).hexdigest()[:16]
// and the like with F.adjust_saturation, F.adjust_brightness and F.to_grayscale(picture, 3).
import { createHash } from 'node:crypto';
import type { Image } from '@leoclr/core';
import { expect, test } from 'vitest';
import { adjustBrightness, adjustHue, adjustSaturation, grayscale } from './index.ts';

const ROWS = 128; // at a time
const picture: Image = { width: 4096, height: ROWS, data: new Uint8Array(4096 * ROWS * 3) };

/** Digest of what becomes of all colours, in order. */
function digest(apply: (image: Image) => Image): string {
  const hash = createHash('sha256');
  for (let first = 0; first < 2 ** 24; first += 4096 * ROWS) {
    for (let i = 0, color = first; i < picture.data.length; i += 3, color++) {
      picture.data[i] = color >> 16;
      picture.data[i + 1] = color >> 8;
      picture.data[i + 2] = color;
    }
    hash.update(apply(picture).data);
  }
  return hash.digest('hex').slice(0, 16);
}

test.each<[string, (image: Image) => Image, string]>([
  ['hue turned by −0.5', (image) => adjustHue(image, -0.5), 'f010532addf62c35'],
  ['hue turned by −0.31', (image) => adjustHue(image, -0.31), '9a6bf644c1c0de83'],
  ['hue turned by 0.1', (image) => adjustHue(image, 0.1), '4d84454d50c66634'],
  ['saturation 0.5', (image) => adjustSaturation(image, 0.5), '79ae7f81f500761a'],
  ['saturation 1.2', (image) => adjustSaturation(image, 1.2), 'b40f4960889f5243'],
  ['brightness 1.3', (image) => adjustBrightness(image, 1.3), '64c081d8767fb136'],
  ['grey', grayscale, '7a9ac148696cc08e'],
])('%s: all 16.7 million colours become what torchvision makes of them', (_name, apply, expected) => {
  expect(digest(apply)).toBe(expected);
});
