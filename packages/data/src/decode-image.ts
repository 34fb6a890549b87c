import type { Image } from '@leoclr/core';
import sharp from 'sharp';
import { decodePlainJpeg } from './_decode-plain-jpeg.ts';
import { plainJpegSize } from './_plain-jpeg-size.ts';
import { unreadable } from './_unreadable.ts';

/** Pillow's limit, twice its MAX_IMAGE_PIXELS: 512 MiB of RGB. */
const MAX_PIXELS = 178_956_970;

/** From here on libvips' native code wins over the half millisecond that its pipeline costs [measured: both need 2 ms for 400 × 300]. */
const MAX_PLAIN_PIXELS = 120_000;

/**
 * The picture in an encoded file (JPEG, PNG, WebP, GIF, TIFF, AVIF) as 8-bit RGB.
 *
 * Turned upright by its EXIF orientation; grey, CMYK and 16-bit pictures converted to sRGB; transparent parts laid over white; of an
 * animation or a multi-page file the first picture. A cut-off file is an error, a slightly damaged JPEG whose pixels can still be decoded
 * isn't (as in Pillow). Small ordinary JPEGs are decoded on the calling thread, everything else on libuv's threads; the pixels are the same.
 *
 * @param name What the message calls the picture, usually its path.
 * @throws LeoclrError `data` when the bytes aren't a picture, are cut off, or hold more than 178,956,970 pixels (a decompression bomb).
 */
export async function decodeImage(bytes: Uint8Array, name: string): Promise<Image> {
  if (bytes.length === 0) throw unreadable('decodeImage()', { sampleName: name, reason: 'the file is empty' });
  const plain = plainJpegSize(bytes);
  if (plain !== null && plain.width * plain.height <= MAX_PLAIN_PIXELS) {
    const image = await decodePlainJpeg(bytes);
    if (image !== null) return image;
  }
  return decodeWithSharp(bytes, name);
}

async function decodeWithSharp(bytes: Uint8Array, name: string): Promise<Image> {
  try {
    const { data, info } = await sharp(bytes, { failOn: 'error', limitInputPixels: MAX_PIXELS, autoOrient: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
  } catch (cause) {
    throw unreadable('decodeImage()', { sampleName: name, reason: reasonOf(cause) }, cause);
  }
}

/** libvips repeats itself over several lines; known reasons in our words, others in its own. */
function reasonOf(cause: unknown): string {
  const [first = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
  if (/unsupported image format/i.test(first)) return 'it is no picture in a known format';
  if (/pixel limit/i.test(first)) return `it has more than ${MAX_PIXELS.toLocaleString('en')} pixels`;
  if (/premature end|truncated|unexpected end/i.test(first)) return `it is cut off (${first})`;
  // libvips has one list of errors for all threads: when two pictures fail at once, the message of one may be lost.
  if (/unknown error/i.test(first)) return 'it is damaged or cut off';
  return first.replace(/\.$/, '');
}
