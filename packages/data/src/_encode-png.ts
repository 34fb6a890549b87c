import type { Image } from '@leoclr/core';
import sharp from 'sharp';

/** The picture as a PNG file, without loss. */
export async function encodePng({ width, height, data }: Image): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
