import { crc32 } from 'node:zlib';
import { LeoclrError } from '@leoclr/core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodeImage, encodeJpegDataUri, encodePngDataUri } from './index.ts';

const pixels = Uint8Array.from({ length: 24 * 16 * 3 }, (_, index) => (index * 31) % 256);
const picture = () => sharp(pixels, { raw: { width: 24, height: 16, channels: 3 } });
const flat = (background: string | { r: number; g: number; b: number; alpha: number }, channels: 3 | 4 = 3) => sharp({ create: { width: 3, height: 2, channels, background } });
const firstPixel = async (bytes: Buffer) => [...(await decodeImage(bytes, 'test')).data.subarray(0, 3)];

test('decodes PNG, lossless WebP and TIFF exactly', async () => {
  for (const file of [await picture().png().toBuffer(), await picture().webp({ lossless: true }).toBuffer(), await picture().tiff({ compression: 'lzw' }).toBuffer()]) {
    expect(await decodeImage(file, 'test')).toEqual({ width: 24, height: 16, data: pixels });
  }
});

test('decodes JPEG, GIF and AVIF roughly', async () => {
  for (const file of [await flat('#c86432').jpeg().toBuffer(), await flat('#c86432').gif().toBuffer(), await flat('#c86432').avif({ quality: 90 }).toBuffer()]) {
    const [red, green, blue] = await firstPixel(file);
    expect(Math.abs(red! - 200) + Math.abs(green! - 100) + Math.abs(blue! - 50)).toBeLessThan(16);
  }
});

test('turns a picture upright by its EXIF orientation', async () => {
  const upright = await decodeImage(await picture().withMetadata({ orientation: 6 }).png().toBuffer(), 'test');
  expect([upright.width, upright.height]).toEqual([16, 24]);
  expect([...upright.data.subarray(0, 3)]).toEqual([...pixels.subarray(15 * 24 * 3, 15 * 24 * 3 + 3)]); // lower left comes to the upper left
});

test('makes three 8-bit channels of grey, CMYK and 16-bit pictures', async () => {
  expect(await firstPixel(await flat('#808080').greyscale().png().toBuffer())).toEqual([128, 128, 128]);
  expect(await firstPixel(await flat('#c8640a').toColourspace('rgb16').png().toBuffer())).toEqual([200, 100, 10]);
  expect(await firstPixel(await flat('#808080').toColourspace('grey16').png().toBuffer())).toEqual([128, 128, 128]);
  const cmyk = await decodeImage(await flat('#c8640a').toColourspace('cmyk').jpeg().toBuffer(), 'test');
  expect(cmyk.data).toHaveLength(18);
  expect(Math.abs(cmyk.data[0]! - 200)).toBeLessThan(30);
});

test('lays transparent parts over white', async () => {
  expect(await firstPixel(await flat({ r: 200, g: 100, b: 10, alpha: 0 }, 4).png().toBuffer())).toEqual([255, 255, 255]);
  const half = await firstPixel(await flat({ r: 200, g: 100, b: 10, alpha: 0.5 }, 4).png().toBuffer());
  expect(half.map((value, channel) => Math.abs(value - [228, 178, 132][channel]!) <= 2)).toEqual([true, true, true]);
});

test('takes the first picture of an animation', async () => {
  const frames = [await flat('#ff0000').png().toBuffer(), await flat('#0000ff').png().toBuffer()];
  const animation = await sharp(frames, { join: { animated: true } }).gif().toBuffer();
  expect(await decodeImage(animation, 'test')).toMatchObject({ width: 3, height: 2 });
  expect(await firstPixel(animation)).toEqual([255, 0, 0]);
});

/** A PNG whose header claims 20,000 × 20,000 pixels. */
async function bomb(): Promise<Buffer> {
  const file = await flat('#000000').png().toBuffer();
  file.writeUInt32BE(20_000, 16);
  file.writeUInt32BE(20_000, 20);
  file.writeUInt32BE(crc32(file.subarray(12, 29)), 29);
  return file;
}

describe('names the file and the reason', () => {
  test('of an empty file, a text and a bomb', async () => {
    await expect(decodeImage(Buffer.alloc(0), 'photos/cat.jpg')).rejects.toThrowErrorMatchingInlineSnapshot(`[LeoclrError: decodeImage(): can't read photos/cat.jpg: the file is empty.]`);
    await expect(decodeImage(Buffer.from('This is no picture.'), 'photos/cat.jpg')).rejects.toThrowErrorMatchingInlineSnapshot(`[LeoclrError: decodeImage(): can't read photos/cat.jpg: it is no picture in a known format.]`);
    await expect(decodeImage(await bomb(), 'photos/cat.jpg')).rejects.toThrowErrorMatchingInlineSnapshot(`[LeoclrError: decodeImage(): can't read photos/cat.jpg: it has more than 178,956,970 pixels.]`);
  });

  test.each([0.4, 0.8, 0.99])('of a JPEG of which %d is there', async (share) => {
    const file = await picture().jpeg().toBuffer();
    const error = await decodeImage(file.subarray(0, file.length * share), 'photos/cat.jpg').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(LeoclrError);
    expect(error).toMatchObject({ code: 'data', sampleName: 'photos/cat.jpg' });
    expect((error as Error).message).toMatch(/^decodeImage\(\): can't read photos\/cat\.jpg: .*(cut off|corrupt header)/);
  });

  test('of a cut-off PNG', async () => {
    const file = await picture().png().toBuffer();
    await expect(decodeImage(file.subarray(0, file.length / 2), 'a.png')).rejects.toThrow(/can't read a\.png: /);
  });
});

test('encodes pictures as addresses for a report', async () => {
  const image = { width: 24, height: 16, data: pixels };
  const png = await encodePngDataUri(image);
  expect(png).toMatch(/^data:image\/png;base64,/);
  expect(await decodeImage(Buffer.from(png.split(',')[1]!, 'base64'), 'test')).toEqual(image);
  const [good, poor] = [await encodeJpegDataUri(image), await encodeJpegDataUri(image, { quality: 20 })];
  expect(good).toMatch(/^data:image\/jpeg;base64,/);
  expect(poor.length).toBeLessThan(good.length);
});
