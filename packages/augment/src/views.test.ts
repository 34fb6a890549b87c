import { createHash } from 'node:crypto';
import type { Image, View } from '@leoclr/core';
import { rng } from '@leoclr/core';
import { describe, expect, test } from 'vitest';
import type { CropViewDraw, PhotometricOptions } from './index.ts';
import {
  applyCropView,
  applyOriginalView,
  centerCrop,
  cifarAugmentation,
  colorJitter,
  cropView,
  drawColorJitter,
  drawCropView,
  drawGaussianBlur,
  drawGrayscale,
  drawHorizontalFlip,
  drawOriginalView,
  drawPhotometric,
  drawRandomResizedCrop,
  drawSolarize,
  gaussianBlur,
  gaussianKernelBlur,
  grayscale,
  horizontalFlip,
  mocoV2Augmentation,
  originalView,
  photometric,
  resize,
  resizedCrop,
  resizeShortSide,
  testView,
} from './index.ts';

const image: Image = {
  width: 33,
  height: 21,
  data: Uint8Array.from({ length: 33 * 21 * 3 }, (_, index) => (index * index * 7 + index * 13) % 256),
};
const square = { width: 16, height: 16 };
const strengths = { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 };
const stream = (sample: number) => rng(5, 'test', { sample });

/** MoCo-v2's pipeline from the public parts, in its own order: the specification of the fused views. */
function mocoV2ByParts(picture: Image, draw: ReturnType<typeof stream>): Image {
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
    expect(view(image, stream(sample))).toEqual(mocoV2ByParts(resizedCrop(image, box, square), draw));
  }
  expect(cropView({ size: 16, ...mocoV2Augmentation })(image, stream(1))).toEqual(view(image, stream(1)));
});

test('originalView keeps the whole picture and changes colours, blur and side as MoCo-v2 does', () => {
  const squash = originalView({ size: 16 });
  const crop = originalView({ size: 16, resize: 'center-crop' });
  for (let sample = 0; sample < 20; sample++) {
    expect(squash(image, stream(sample))).toEqual(mocoV2ByParts(resize(image, square), stream(sample)));
    expect(crop(image, stream(sample))).toEqual(mocoV2ByParts(centerCrop(resizeShortSide(image, 16), square), stream(sample)));
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
  const view = cropView({
    size: 21,
    ...cifarAugmentation,
    scale: [1, 1],
    ratio: [1, 1],
    jitter: null,
    grayscaleProbability: 0,
    flipProbability: 0,
  });
  const checkers: Image = {
    width: 21,
    height: 21,
    data: Uint8Array.from({ length: 21 * 21 * 3 }, (_, index) => (Math.floor(index / 3) % 2) * 255),
  };
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
  expect(() => cropView({ size: 8, scale: [0.5, 0.2] })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: cropView(): expected scale to be [low, high] with 0 <= low <= high, got [0.5, 0.2].]`,
  );
  expect(() => cropView({ size: 8, jitter: { hue: 0.9 } })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: cropView(): expected jitter.hue to be between 0 and 0.5, got 0.9.]`,
  );
  expect(() => cropView({ size: 8, blur: { sigma: [2, 1] } })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: cropView(): expected blur.sigma to be [low, high] with 0 <= low <= high, got [2, 1].]`,
  );
  expect(() => originalView({ size: 8, flipProbability: 1.5 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: originalView(): expected flipProbability to be between 0 and 1, got 1.5.]`,
  );
  expect(() => originalView({ size: 8, resize: 'pad' as never })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: originalView(): expected resize to be "squash" or "center-crop", got "pad".]`,
  );
  expect(() => testView({ size: 8, cropFraction: 2 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: testView(): expected cropFraction to be between 0.01 and 1, got 2.]`,
  );
});

const refused: [PhotometricOptions, string][] = [
  [{ jitter: { probability: -0.1 } }, 'jitter.probability'],
  [{ jitter: { brightness: -1 } }, 'jitter.brightness'],
  [{ jitter: { contrast: Number.NaN } }, 'jitter.contrast'],
  [{ jitter: { saturation: -0.2 } }, 'jitter.saturation'],
  [{ grayscaleProbability: 2 }, 'grayscaleProbability'],
  [{ blur: { probability: 1.01 } }, 'blur.probability'],
  [{ blur: { sigma: [-1, 1] } }, 'blur.sigma'],
  [{ blur: { sigma: [1, 2000] } }, 'blur.sigma[1]'],
  [{ blur: { kernelSize: 4 } }, 'blur.kernelSize'],
  [{ blur: { kernelSize: 0 } }, 'blur.kernelSize'],
  [{ solarize: { probability: 7 } }, 'solarize.probability'],
  [{ solarize: { threshold: 257 } }, 'solarize.threshold'],
  [{ flipProbability: -1 }, 'flipProbability'],
];

test.each(refused)('refuses %o and says where', (options, where) => {
  expect(() => cropView({ size: 8, ...options })).toThrow(`cropView(): expected ${where} to be `);
  expect(() => originalView({ size: 8, ...options })).toThrow(`originalView(): expected ${where} to be `);
  expect(() => drawCropView(stream(0), image, options)).toThrow(`drawCropView(): expected ${where} to be `);
  expect(() => drawOriginalView(stream(0), options)).toThrow(`drawOriginalView(): expected ${where} to be `);
  expect(() => drawPhotometric(stream(0), options)).toThrow(`drawPhotometric(): expected ${where} to be `);
});

test('says what is wrong with a value of each kind', () => {
  expect(() => cropView({ size: 8, ratio: [0, 1] })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: cropView(): expected ratio to be [low, high] with 0.01 <= low <= high, got [0, 1].]`,
  );
  expect(() => cropView({ size: 8.5 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: cropView(): expected size to be a whole number of pixels, at least 1, got 8.5.]`,
  );
  expect(() => cropView({ size: 8, blur: { kernelSize: 4 } })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: cropView(): expected blur.kernelSize to be an odd number of pixels, at least 1, got 4.]`,
  );
  expect(() => cropView({ size: 8, solarize: { threshold: 257 } })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: cropView(): expected solarize.threshold to be between 0 and 256, got 257.]`,
  );
  expect(() => cropView({ size: 8, grayscaleProbability: Number.NaN })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: cropView(): expected grayscaleProbability to be between 0 and 1, got NaN.]`,
  );
  expect(() => drawCropView(stream(0), { width: 0, height: 5 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: drawCropView(): expected picture.width to be a whole number of pixels, at least 1, got 0.]`,
  );
  expect(() => drawGaussianBlur(stream(0), { probability: 2 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: drawGaussianBlur(): expected probability to be between 0 and 1, got 2.]`,
  );
  expect(() => drawSolarize(stream(0), { threshold: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: drawSolarize(): expected threshold to be between 0 and 256, got -1.]`,
  );
  expect(() => drawGrayscale(stream(0), { probability: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: drawGrayscale(): expected probability to be between 0 and 1, got -1.]`,
  );
  expect(() => drawHorizontalFlip(stream(0), { probability: 1.1 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: drawHorizontalFlip(): expected probability to be between 0 and 1, got 1.1.]`,
  );
  expect(() => gaussianKernelBlur(image, { sigma: 1, kernelSize: 2 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: gaussianKernelBlur(): expected kernelSize to be an odd number of pixels, at least 1, got 2.]`,
  );
  expect(() => gaussianKernelBlur(image, { sigma: -1, kernelSize: 3 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: gaussianKernelBlur(): expected sigma to be between 0 and 1000, got -1.]`,
  );
});

test('refuses pictures without all their pixels', () => {
  const broken: Image = { width: 33, height: 22, data: image.data };
  for (const view of [cropView({ size: 8 }), originalView({ size: 8 }), testView({ size: 8 })]) {
    expect(() => view(broken, stream(0))).toThrow(/expected image to have width × height × 3 values/);
  }
  expect(() => cropView({ size: 8 })(broken, stream(0))).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: cropView(): expected image to have width × height × 3 values (8-bit RGB), got 2079 values for 33 × 22 pixels.]`,
  );
});

test('refuses draws that no stream gives, as a file may hold them', () => {
  const draw = drawCropView(stream(1), image);
  const change = (property: string, amount: number) => ({ ...draw, colors: [{ property, amount }] }) as unknown as CropViewDraw;
  expect(() => applyCropView(image, 8, { ...draw, box: { left: 30, top: 0, width: 4, height: 4 } })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: applyCropView(): expected draw.box to lie inside the picture of 33 × 21 pixels, got 4 × 4 at (30, 0).]`,
  );
  expect(() => applyCropView(image, 8, { ...draw, box: { left: 0.5, top: 0, width: 4, height: 4 } })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: applyCropView(): expected draw.box to lie inside the picture of 33 × 21 pixels, got 4 × 4 at (0.5, 0).]`,
  );
  expect(() => applyCropView(image, 8, change('sharpness', 1))).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: applyCropView(): expected draw.colors[0].property to be "brightness", "contrast", "saturation" or "hue", got "sharpness".]`,
  );
  expect(() => applyCropView(image, 8, change('hue', 0.7))).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: applyCropView(): expected draw.colors[0].amount to be between -0.5 and 0.5, got 0.7.]`,
  );
  expect(() => applyCropView(image, 8, { ...draw, colors: null as never })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: applyCropView(): expected draw.colors to be an array of colour changes, got null.]`,
  );
  expect(() => applyCropView(image, 8, { ...draw, sigma: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: applyCropView(): expected draw.sigma to be between 0 and 1000, got -1.]`,
  );
  expect(() => applyCropView(image, 8, { ...draw, kernelSize: 6 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: applyCropView(): expected draw.kernelSize to be an odd number of pixels, at least 1, got 6.]`,
  );
  expect(() => applyCropView(image, 8, { ...draw, solarize: 300 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: applyCropView(): expected draw.solarize to be between 0 and 256, got 300.]`,
  );
  expect(() => applyCropView(image, 8, { ...draw, flip: 'yes' as never })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: applyCropView(): expected draw.flip to be true or false, got "yes".]`,
  );
  expect(() => applyCropView(image, 0, draw)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: applyCropView(): expected size to be a whole number of pixels, at least 1, got 0.]`,
  );
  expect(() => applyOriginalView(image, 8, { ...draw, resize: 'crop' as never })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: applyOriginalView(): expected draw.resize to be "squash" or "center-crop", got "crop".]`,
  );
  expect(() => photometric(image, { ...draw, gray: 1 as never })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: photometric(): expected draw.gray to be true or false, got 1.]`,
  );
  expect(() => colorJitter(image, [{ property: 'brightness', amount: -1 }])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: colorJitter(): expected changes[0].amount to be at least 0, got -1.]`,
  );
});

test('turning solarize on changes no other draw', () => {
  for (let sample = 0; sample < 50; sample++) {
    const without = drawCropView(stream(sample), image);
    const withIt = drawCropView(stream(sample), image, { solarize: { probability: 1, threshold: 99 } });
    expect(withIt).toEqual({ ...without, solarize: 99 });
  }
});

test('drawPhotometric and photometric are originalView without the resizing', () => {
  const square: Image = { width: 16, height: 16, data: image.data.slice(0, 768) };
  for (let sample = 0; sample < 20; sample++) {
    const options: PhotometricOptions = { solarize: { probability: 0.5 }, grayscaleFirst: sample % 2 === 0 };
    expect(photometric(square, drawPhotometric(stream(sample), options))).toEqual(
      originalView({ size: 16, ...options })(square, stream(sample)),
    );
  }
});

// SHA-256 over 200 views of one picture, as they were before draws and application came apart: old runs can be repeated.
test.each<[string, View, string]>([
  ['cropView', cropView({ size: 16 }), 'ea03acf0a3228e48'],
  ['cropView with cifarAugmentation', cropView({ size: 24, ...cifarAugmentation }), '247b4f8c9e727c5f'],
  ['originalView', originalView({ size: 16 }), '78f38936d5c9fcb2'],
  ['originalView, cropped', originalView({ size: 16, resize: 'center-crop' }), '5e05b1e1157173d5'],
  ['testView', testView({ size: 14 }), 'd36235c0993f83b0'],
  [
    'cropView with options',
    cropView({ size: 16, jitter: { brightness: 0.8, hue: 0.2, probability: 1 }, blur: { sigma: [1, 5] }, flipProbability: 0.3 }),
    '05657e9c5985309e',
  ],
])('%s: a seed gives the views that it always gave', (_name, view, digest) => {
  const hash = createHash('sha256');
  for (let sample = 0; sample < 200; sample++) hash.update(view(image, rng(5, 'augment', { epoch: 1, sample })).data);
  expect(hash.digest('hex').slice(0, 16)).toBe(digest);
});
