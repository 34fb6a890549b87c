import { rng } from '@leoclr/core';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { pictureSheet } from './picture-sheet.ts';

const plain = (width: number, height: number, value: number) => ({ width, height, data: new Uint8Array(3 * width * height).fill(value) });

test('tiles stand row by row, cut from the middle of pictures of any shape', async () => {
  const sheet = pictureSheet(3);
  for (const [place, image] of [plain(200, 80, 250), plain(30, 90, 128), plain(56, 56, 5)].entries()) sheet.add(image, place);
  const { picture, columns, side } = await sheet.finish();
  expect([columns, side]).toEqual([2, 56]);
  const { data, info } = await sharp(Buffer.from(picture.split(',')[1]!, 'base64'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([112, 112]);
  const at = (x: number, y: number): number => data[3 * (112 * y + x)]!;
  const middles = [at(28, 28), at(84, 28), at(28, 84), at(84, 84)];
  for (const [place, value] of [250, 128, 5, 0].entries()) expect(Math.abs(middles[place]! - value)).toBeLessThan(4);
});

test('noise, the hardest picture, stays small as well', async () => {
  const sheet = pictureSheet(1000);
  const draw = rng(1, 'noise');
  const image = { width: 56, height: 56, data: Uint8Array.from({ length: 3 * 56 * 56 }, () => draw.integer(256)) };
  for (let place = 0; place < 1000; place++) sheet.add(image, place);
  expect((await sheet.finish()).picture.length).toBeLessThan(3.2e6);
});
