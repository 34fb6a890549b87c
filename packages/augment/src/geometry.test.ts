import type { Image } from '@leoclr/core';
import { expect, test } from 'vitest';
import {
  centerCrop,
  gaussianBlur,
  horizontalFlip,
  normalization,
  normalize,
  resize,
  resizedCrop,
  resizeShortSide,
  solarize,
} from './index.ts';

const image: Image = { width: 6, height: 4, data: Uint8Array.from({ length: 72 }, (_, index) => (index * 53) % 256) };
const square = { width: 2, height: 2 };

test('a flat picture stays flat whatever its size', () => {
  const flat = (width: number, height: number): Image => ({ width, height, data: new Uint8Array(width * height * 3).fill(201) });
  expect(resize(flat(7, 5), { width: 13, height: 2 })).toEqual(flat(13, 2));
  expect(gaussianBlur(flat(7, 5), 3)).toEqual(flat(7, 5));
});

test('halving averages blocks with the triangle filter', () => {
  // Taps of one axis for 4 → 2: 3/7, 3/7, 1/7 and mirrored; 0, 100, 200, 100 → 300/7+200/7, 100/7+600/7+300/7.
  const row: Image = { width: 4, height: 1, data: Uint8Array.from([0, 100, 200, 100].flatMap((value) => [value, value, value])) };
  expect([...resize(row, { width: 2, height: 1 }).data]).toEqual([71, 71, 71, 143, 143, 143]);
});

test('flipping twice gives the picture back', () => {
  expect(horizontalFlip(horizontalFlip(image))).toEqual(image);
});

test('solarizing at 0 inverts, at 256 changes nothing', () => {
  expect([...solarize(image, 0).data]).toEqual([...image.data].map((value) => 255 - value));
  expect(solarize(image, 256)).toEqual(image);
});

test('results never share memory with the input', () => {
  for (const result of [
    resize(image, image),
    resizedCrop(image, { left: 0, top: 0, width: 6, height: 4 }, image),
    gaussianBlur(image, 0),
  ]) {
    expect(result.data).toEqual(image.data);
    expect(result.data.buffer).not.toBe(image.data.buffer);
  }
});

test('names sizes, boxes and pictures that do not fit', () => {
  const broken: Image = { width: 3, height: 3, data: new Uint8Array(9) };
  expect(() => resize(broken, square)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: resize(): expected image to have width × height × 3 values (8-bit RGB), got 9 values for 3 × 3 pixels.]`,
  );
  expect(() => resize(image, { width: 0, height: 2 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: resize(): expected size.width to be a whole number of pixels, at least 1, got 0.]`,
  );
  expect(() => resizeShortSide(image, 1.5)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: resizeShortSide(): expected side to be a whole number of pixels, at least 1, got 1.5.]`,
  );
  expect(() => resizedCrop(image, { left: 4, top: 0, width: 3, height: 2 }, square)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: resizedCrop(): expected box to lie inside the picture of 6 × 4 pixels, got 3 × 2 at (4, 0).]`,
  );
  expect(() => centerCrop(image, { width: 7, height: 2 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: centerCrop(): expected size to be at most the picture's 6 × 4 pixels, got 7 × 2. Resize the picture first.]`,
  );
  expect(() => gaussianBlur(image, -1)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: gaussianBlur(): expected sigma to be between 0 and 1000, got -1.]`,
  );
  expect(() => solarize(image, 300)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: solarize(): expected threshold to be between 0 and 256, got 300.]`,
  );
  expect(() => normalize(image, normalization.cifar10, new Float32Array(80), 20)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: normalize(): expected out to have room for 72 values from index 20 on, got 80 values in all.]`,
  );
});
