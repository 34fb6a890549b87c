import sharp from 'sharp';
import { expect, test } from 'vitest';
import { withOrientation } from './fixtures/with-orientation.ts';
import { plainJpegSize } from './_plain-jpeg-size.ts';

const picture = () => sharp({ create: { width: 24, height: 16, channels: 3, background: '#c86432' } });
const plain = () => picture().jpeg().toBuffer();

test('knows the size of an ordinary JPEG, with or without harmless additions', async () => {
  const size = { width: 24, height: 16 };
  expect(plainJpegSize(await plain())).toEqual(size);
  expect(plainJpegSize(await picture().jpeg({ progressive: true }).toBuffer())).toEqual(size);
  expect(plainJpegSize(await picture().greyscale().jpeg().toBuffer())).toEqual(size);
  expect(
    plainJpegSize(
      await picture()
        .withExif({ IFD0: { Copyright: 'nobody' } })
        .jpeg()
        .toBuffer(),
    ),
  ).toEqual(size);
  for (const littleEndian of [true, false]) expect(plainJpegSize(withOrientation(await plain(), 1, littleEndian))).toEqual(size);
});

test.each<[string, () => Promise<Buffer>]>([
  ['turned', async () => withOrientation(await plain(), 6)],
  ['turned, by big-endian data', async () => withOrientation(await plain(), 3, false)],
  ['perhaps turned', async () => withOrientation(await plain(), 0)],
  ['with a colour profile', () => picture().withIccProfile('p3').jpeg().toBuffer()],
  ['CMYK', () => picture().toColourspace('cmyk').jpeg().toBuffer()],
  ['PNG', () => picture().png().toBuffer()],
  ['WebP', () => picture().webp().toBuffer()],
])('leaves a picture to sharp that is %s', async (_what, make) => {
  expect(plainJpegSize(await make())).toBeNull();
});

test('leaves unusual frames to sharp', async () => {
  const file = await plain();
  const frame = file.indexOf(Buffer.from([0xff, 0xc0]));
  const changed = (place: number, value: number): Buffer => {
    const copy = Buffer.from(file);
    copy[frame + place] = value;
    return copy;
  };
  expect(plainJpegSize(changed(1, 0xc9))).toBeNull(); // arithmetic coding
  expect(plainJpegSize(changed(4, 12))).toBeNull(); // 12 bits
  expect(plainJpegSize(changed(11, 0x12))).toBeNull(); // 4:4:0
  expect(plainJpegSize(changed(11, 0x41))).toBeNull(); // 4:1:1
});

test('reads nothing beyond the end, wherever a file is cut off or filled with rubbish', async () => {
  const file = withOrientation(await plain(), 1);
  const scan = file.indexOf(Buffer.from([0xff, 0xda]));
  for (let length = 0; length < scan; length++) expect(plainJpegSize(file.subarray(0, length))).toBeNull();
  for (let place = 0; place < scan; place++) {
    const copy = Buffer.from(file);
    copy.fill(0xff, place, place + 4);
    expect(() => plainJpegSize(copy)).not.toThrow();
  }
});
