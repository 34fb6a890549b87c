import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { withOrientation } from './fixtures/with-orientation.ts';
import { decodeImage, encodeJpegDataUri, encodePngDataUri } from './index.ts';

const pixels = Uint8Array.from({ length: 24 * 16 * 3 }, (_, index) => (index * 31) % 256);
const picture = () => sharp(pixels, { raw: { width: 24, height: 16, channels: 3 } });
const flat = (background: string | { r: number; g: number; b: number; alpha: number }, channels: 3 | 4 = 3) =>
  sharp({ create: { width: 3, height: 2, channels, background } });
const firstPixel = async (bytes: Buffer) => [...(await decodeImage(bytes, 'test')).data.subarray(0, 3)];

test('decodes PNG, lossless WebP and TIFF exactly', async () => {
  for (const file of [
    await picture().png().toBuffer(),
    await picture().webp({ lossless: true }).toBuffer(),
    await picture().tiff({ compression: 'lzw' }).toBuffer(),
  ]) {
    expect(await decodeImage(file, 'test')).toEqual({ width: 24, height: 16, data: pixels });
  }
});

test('decodes JPEG, GIF and AVIF roughly', async () => {
  for (const file of [
    await flat('#c86432').jpeg().toBuffer(),
    await flat('#c86432').gif().toBuffer(),
    await flat('#c86432').avif({ quality: 90 }).toBuffer(),
  ]) {
    const [red, green, blue] = await firstPixel(file);
    expect(Math.abs(red! - 200) + Math.abs(green! - 100) + Math.abs(blue! - 50)).toBeLessThan(16);
  }
});

/** Where the picture's upper left and upper right pixels lie once it is upright, for each EXIF orientation: [column, row]. */
const corners: Record<number, [[number, number], [number, number]]> = {
  1: [
    [0, 0],
    [23, 0],
  ],
  2: [
    [23, 0],
    [0, 0],
  ],
  3: [
    [23, 15],
    [0, 15],
  ],
  4: [
    [0, 15],
    [23, 15],
  ],
  5: [
    [0, 0],
    [0, 23],
  ],
  6: [
    [15, 0],
    [15, 23],
  ],
  7: [
    [15, 23],
    [15, 0],
  ],
  8: [
    [0, 23],
    [0, 0],
  ],
};

describe('turns a picture upright by its EXIF orientation', () => {
  const [red, blue] = [
    [200, 40, 10],
    [10, 60, 190],
  ] as const;
  const halves = Uint8Array.from({ length: 24 * 16 * 3 }, (_, place) => (Math.floor(place / 3) % 24 < 12 ? red : blue)[place % 3]!);
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('%d', async (orientation) => {
    const raw = sharp(halves, { raw: { width: 24, height: 16, channels: 3 } });
    const plain = await raw.clone().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
    const files = [
      withOrientation(plain, orientation),
      withOrientation(plain, orientation, false),
      await raw.clone().withMetadata({ orientation }).png().toBuffer(),
    ];
    for (const file of files) {
      const { width, height, data } = await decodeImage(file, 'test');
      expect([width, height]).toEqual(orientation < 5 ? [24, 16] : [16, 24]);
      for (const [corner, colour] of [red, blue].entries()) {
        const [column, row] = corners[orientation]![corner]!;
        const seen = data.subarray((row * width + column) * 3, (row * width + column) * 3 + 3);
        for (const channel of [0, 1, 2]) expect(Math.abs(seen[channel]! - colour[channel]!)).toBeLessThan(8);
      }
    }
  });
});

test('makes three 8-bit channels of grey, CMYK and 16-bit pictures', async () => {
  expect(await firstPixel(await flat('#808080').greyscale().png().toBuffer())).toEqual([128, 128, 128]);
  expect(await firstPixel(await flat('#c8640a').toColourspace('rgb16').png().toBuffer())).toEqual([200, 100, 10]);
  expect(await firstPixel(await flat('#c8640a').toColourspace('rgb16').tiff({ compression: 'lzw' }).toBuffer())).toEqual([200, 100, 10]);
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

test('reads a palette, with and without transparency', async () => {
  expect(await firstPixel(await flat('#c8640a').png({ palette: true }).toBuffer())).toEqual([200, 100, 10]);
  expect(await firstPixel(await flat({ r: 200, g: 100, b: 10, alpha: 0 }, 4).png({ palette: true }).toBuffer())).toEqual([255, 255, 255]);
});

test('goes by the content, whatever the name says', async () => {
  expect(await decodeImage(await picture().png().toBuffer(), 'photo.jpg')).toEqual({ width: 24, height: 16, data: pixels });
});

test('takes the first picture of an animation', async () => {
  const frames = [await flat('#ff0000').png().toBuffer(), await flat('#0000ff').png().toBuffer()];
  const animation = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
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
    await expect(decodeImage(Buffer.alloc(0), 'photos/cat.jpg')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[LeoclrError: decodeImage(): can't read photos/cat.jpg: the file is empty.]`,
    );
    await expect(decodeImage(Buffer.from('This is no picture.'), 'photos/cat.jpg')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[LeoclrError: decodeImage(): can't read photos/cat.jpg: it is no picture in a known format.]`,
    );
    await expect(decodeImage(await bomb(), 'photos/cat.jpg')).rejects.toThrowErrorMatchingInlineSnapshot(
      `[LeoclrError: decodeImage(): can't read photos/cat.jpg: it has more than 178,956,970 pixels.]`,
    );
  });

  describe('cut off at every twentieth: a picture or a clear error', () => {
    const kinds: [string, () => Promise<Buffer>][] = [
      ['JPEG', () => picture().jpeg().toBuffer()],
      ['progressive JPEG', () => picture().jpeg({ progressive: true }).toBuffer()],
      ['large JPEG', () => picture().resize(600, 400).jpeg().toBuffer()],
      ['PNG', () => picture().png().toBuffer()],
      ['WebP', () => picture().webp().toBuffer()],
      ['GIF', () => picture().gif().toBuffer()],
      ['TIFF', () => picture().tiff().toBuffer()],
      ['AVIF', () => picture().avif().toBuffer()],
    ];
    test.each(kinds)('%s', async (kind, make) => {
      const file = await make();
      const whole = await decodeImage(file, 'whole');
      const results = await Promise.all(
        Array.from({ length: 19 }, (_, part) =>
          decodeImage(file.subarray(0, (file.length * (part + 1)) / 20), 'photos/cat').catch((error: unknown) => error),
        ),
      );
      const errors = results.filter((result) => result instanceof Error);
      for (const image of results.filter((result) => !(result instanceof Error)))
        expect(image).toMatchObject({ width: whole.width, height: whole.height });
      for (const error of errors) {
        expect(error).toMatchObject({ name: 'LeoclrError', code: 'data', sampleName: 'photos/cat' });
        expect(error.message).toMatch(
          kind.includes('JPEG')
            ? /^decodeImage\(\): can't read photos\/cat: .*(cut off|corrupt header|no picture)/
            : /^decodeImage\(\): can't read photos\/cat: .+\.$/,
        );
      }
      expect(errors.length).toBeGreaterThan(kind.includes('JPEG') ? 18 : 0);
    });
  });
});

test('refuses a PNG of 30,000 × 30,000 pixels without unpacking it', async () => {
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const whole = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
    whole.writeUInt32BE(data.length, 0);
    whole.writeUInt32BE(crc32(whole.subarray(4, -4)), whole.length - 4);
    return whole;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(30_000, 0);
  header.writeUInt32BE(30_000, 4);
  header[8] = 1; // one bit a pixel, grey: 113 MB of zeros, which would be 2.7 GB of RGB
  const rows = deflateSync(Buffer.alloc(30_000 * 3751), { level: 1 });
  const file = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  expect(file.length).toBeLessThan(1e6);

  const before = process.memoryUsage().rss;
  await expect(decodeImage(file, 'bomb.png')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: decodeImage(): can't read bomb.png: it has more than 178,956,970 pixels.]`,
  );
  expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
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
