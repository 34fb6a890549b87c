import type { Image } from '@leoclr/core';
import sharp from 'sharp';

/** Options of {@link encodeJpegDataUri}. */
export interface EncodeJpegDataUriOptions {
  /** 1–100. Default 85. */
  readonly quality?: number;
}

/** The picture as a `data:image/jpeg;base64,…` address, for self-contained reports. */
export async function encodeJpegDataUri(image: Image, { quality = 85 }: EncodeJpegDataUriOptions = {}): Promise<string> {
  const { width, height, data } = image;
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
  return `data:image/jpeg;base64,${bytes.toString('base64')}`;
}
