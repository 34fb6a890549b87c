import { resizeShortSide } from '@leoclr/augment';
import type { Image } from '@leoclr/core';
import { encodeJpegDataUri, encodePngDataUri } from '@leoclr/data';
import type { DataUri } from '@leoclr/log';

/** Short side of pictures in a report. */
const SIDE = 96;
/** Up to here PNG is small and shows every pixel as it is. */
const LOSSLESS_SIDE = 64;

/** A picture for the report, made smaller if it is large. */
export async function pictureOf(image: Image, { side = SIDE }: { side?: number } = {}): Promise<DataUri> {
  const short = Math.min(image.width, image.height);
  const shown = short > side ? resizeShortSide(image, side) : image;
  return Math.min(short, side) <= LOSSLESS_SIDE && side === SIDE ? encodePngDataUri(shown) : encodeJpegDataUri(shown);
}
