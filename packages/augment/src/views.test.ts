import type { Image, View } from '@leoclr/core';
import { rng } from '@leoclr/core';
import { describe, expect, test } from 'vitest';
import {
  centerCrop, cifarAugmentation, colorJitter, cropView, drawColorJitter, drawRandomResizedCrop, gaussianBlur, grayscale, horizontalFlip,
  mocoV2Augmentation, originalView, resize, resizedCrop, resizeShortSide, testView,
} from './index.ts';

const image: Image = { width: 33, height: 21, data: Uint8Array.from({ length: 33 * 21 * 3 }, (_, index) => (index * index * 7 + index * 13) % 256) };
const square = { width: 16, height: 16 };
const strengths = { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 };
const stream = (sample: number) => rng(5, 'test', { sample });

/** MoCo-v2's pipeline from the public parts, in its own order: the specification of the fused views. */
function photometric(picture: Image, draw: ReturnType<typeof stream>): Image {
  let result = picture;
  if (draw.chance(0.8)) result = colorJitter(result, drawColorJitter(draw, strengths));
  if (draw.chance(0.2)) result = grayscale(result);
  if (draw.chance(0.5)) result = gaussianBlur(result, draw.uniformBetween(0.1, 2));
  if (draw.chance(0.5)) result = horizontalFlip(result);
  return result;
}

test('cropView is MoCo-v2: random crop, jitter, grey, blur, flip', () => {
  const view = cropView({ size: 16 });
  for (let sample = 0; sample < 40; sample++) {
    const draw = stream(sample);
    const box = drawRandomResizedCrop(draw, image, { scale: [0.2, 1] });
    expect(view(image, stream(sample))).toEqual(photometric(resizedCrop(image, box, square), draw));
  }
  expect(cropView({ size: 16, ...mocoV2Augmentation })(image, stream(1))).toEqual(view(image, stream(1)));
});

test('originalView keeps the whole picture and changes colours, blur and side as MoCo-v2 does', () => {
  const squash = originalView({ size: 16 });
  const crop = originalView({ size: 16, resize: 'center-crop' });
  for (let sample = 0; sample < 20; sample++) {
    expect(squash(image, stream(sample))).toEqual(photometric(resize(image, square), stream(sample)));
    expect(crop(image, stream(sample))).toEqual(photometric(centerCrop(resizeShortSide(image, 16), square), stream(sample)));
  }
});

test('originalView without photometric changes is the resized picture', () => {
  const view = originalView({ size: 16, photometric: false });
  expect(view(image, stream(0))).toEqual(resize(image, square));
  expect(view(image, stream(1))).toEqual(view(image, stream(2)));
});

test('testView resizes to 256/224 of its size and keeps the middle', () => {
  expect(testView({ size: 14 })(image, stream(0))).toEqual(centerCrop(resizeShortSide(image, 16), { width: 14, height: 14 }));
  expect(testView({ size: 16, cropFraction: 1 })(image, stream(0))).toEqual(centerCrop(resizeShortSide(image, 16), square));
  expect(testView({ size: 16, cropFraction: 1, resize: 'squash' })(image, stream(0))).toEqual(resize(image, square));
  expect(testView({ size: 14, resize: 'squash' })(image, stream(0))).toEqual(centerCrop(resize(image, square), { width: 14, height: 14 }));
});

test('the CIFAR preset never blurs', () => {
  const view = cropView({ size: 21, ...cifarAugmentation, scale: [1, 1], ratio: [1, 1], jitter: null, grayscaleProbability: 0, flipProbability: 0 });
  const checkers: Image = { width: 21, height: 21, data: Uint8Array.from({ length: 21 * 21 * 3 }, (_, index) => (Math.floor(index / 3) % 2) * 255) };
  for (let sample = 0; sample < 20; sample++) expect(view(checkers, stream(sample))).toEqual(checkers);
});

test.each([
  ['grey', { grayscaleProbability: 0.2, jitter: null, blur: null, flipProbability: 0 }, 0.2],
  ['jitter', { grayscaleProbability: 0, blur: null, flipProbability: 0 }, 0.8],
  ['blur', { grayscaleProbability: 0, jitter: null, blur: { sigma: [1, 2] as const }, flipProbability: 0 }, 0.5],
  ['flip', { grayscaleProbability: 0, jitter: null, blur: null }, 0.5],
])('%s happens as often as it should', (_what, options, probability) => {
  const view = originalView({ size: 8, ...options });
  const plain = resize(image, { width: 8, height: 8 });
  const count = 1000;
  let changed = 0;
  for (let sample = 0; sample < count; sample++) {
    if (Buffer.compare(view(image, stream(sample)).data, plain.data) !== 0) changed++;
  }
  const fiveSigma = 5 * Math.sqrt(count * probability * (1 - probability));
  expect(Math.abs(changed - count * probability)).toBeLessThan(fiveSigma);
});

describe.each<[string, (size: number) => View]>([
  ['cropView', (size) => cropView({ size })],
  ['originalView', (size) => originalView({ size })],
  ['testView', (size) => testView({ size })],
])('%s', (_name, make) => {
  test('leaves its input alone, also where the sizes are equal', () => {
    const picture: Image = { width: 12, height: 12, data: image.data.slice(0, 12 * 12 * 3) };
    const before = picture.data.slice();
    for (let sample = 0; sample < 10; sample++) make(12)(picture, stream(sample));
    expect(picture.data).toEqual(before);
  });

  test('gives the same view for the same stream', () => {
    expect(make(16)(image, stream(3))).toEqual(make(16)(image, stream(3)));
  });

  test('can be made again from its recipe', async () => {
    const { recipe } = make(16);
    const module = (await import(recipe!.module)) as Record<string, (options: unknown) => View>;
    const again = module[recipe!.name]!(structuredClone(recipe!.options));
    expect(again(image, stream(4))).toEqual(make(16)(image, stream(4)));
  });

  test('works on a single pixel', () => {
    const pixel: Image = { width: 1, height: 1, data: Uint8Array.of(10, 20, 30) };
    expect(make(4)(pixel, stream(0)).data).toHaveLength(48);
  });

  test('wants a whole number of pixels', () => {
    expect(() => make(0)).toThrow(/expected size to be a whole number of pixels, at least 1, got 0\./);
  });
});

test('names options out of range', () => {
  expect(() => cropView({ size: 8, scale: [0.5, 0.2] })).toThrowErrorMatchingInlineSnapshot(`[LeoclrError: cropView(): expected scale to be [low, high] with 0 <= low <= high, got [0.5, 0.2].]`);
  expect(() => cropView({ size: 8, jitter: { hue: 0.9 } })).toThrowErrorMatchingInlineSnapshot(`[LeoclrError: cropView(): expected jitter.hue to be between 0 and 0.5, got 0.9.]`);
  expect(() => cropView({ size: 8, blur: { sigma: [2, 1] } })).toThrowErrorMatchingInlineSnapshot(`[LeoclrError: cropView(): expected blur.sigma to be [low, high] with 0 <= low <= high, got [2, 1].]`);
  expect(() => originalView({ size: 8, flipProbability: 1.5 })).toThrowErrorMatchingInlineSnapshot(`[LeoclrError: originalView(): expected flipProbability to be between 0 and 1, got 1.5.]`);
  expect(() => originalView({ size: 8, resize: 'pad' as never })).toThrowErrorMatchingInlineSnapshot(`[LeoclrError: originalView(): expected resize to be "squash" or "center-crop", got "pad".]`);
  expect(() => testView({ size: 8, cropFraction: 2 })).toThrowErrorMatchingInlineSnapshot(`[LeoclrError: testView(): expected cropFraction to be between 0.01 and 1, got 2.]`);
});
