import type { Image } from '@leoclr/core';
import sharp from 'sharp';

/** The picture as a `data:image/png;base64,…` address, without loss. */
export async function encodePngDataUri(image: Image): Promise<string> {
  const { width, height, data } = image;
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } }).png().toBuffer();
  return `data:image/png;base64,${bytes.toString('base64')}`;
}
