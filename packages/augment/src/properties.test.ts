import type { Image, View } from '@leoclr/core';
import { rng } from '@leoclr/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CropViewOptions, Size } from './index.ts';
import {
  adjustBrightness,
  adjustContrast,
  adjustHue,
  adjustSaturation,
  applyCropView,
  applyOriginalView,
  byolViews,
  centerCrop,
  cifarViews,
  colorJitter,
  cropView,
  drawColorJitter,
  drawCropView,
  drawOriginalView,
  drawPhotometric,
  drawRandomResizedCrop,
  gaussianBlur,
  gaussianKernelBlur,
  grayscale,
  horizontalFlip,
  leoclrViews,
  mocoV1Views,
  mocoV2Views,
  normalization,
  normalize,
  originalView,
  photometric,
  resize,
  resizedCrop,
  resizeShortSide,
  simclrViews,
  solarize,
  swavViews,
  testView,
} from './index.ts';

const sides = fc.integer({ min: 1, max: 48 });
const extremes = fc.constantFrom<Size>(
  { width: 1, height: 1 },
  { width: 5000, height: 3 },
  { width: 3, height: 5000 },
  { width: 1, height: 999 },
  { width: 2001, height: 1 },
  { width: 2, height: 2 },
  { width: 1, height: 2 },
  { width: 257, height: 255 },
);
const sizes: fc.Arbitrary<Size> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ width: sides, height: sides }) },
  { weight: 1, arbitrary: extremes },
);
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Pixels from a seed: noise, few colours, or one colour. */
const pictures: fc.Arbitrary<Image> = fc
  .record({ size: sizes, seed: seeds, step: fc.constantFrom(1, 7, 85, 255, 1000) })
  .map(({ size, seed, step }) => {
    const data = new Uint8Array(size.width * size.height * 3);
    let state = seed | 1;
    for (let i = 0; i < data.length; i++) {
      state = Math.imul(state, 1664525) + 1013904223;
      data[i] = Math.min(255, Math.floor((state >>> 24) / step) * step);
    }
    return { ...size, data };
  });

/** [low, high] with both in an interval. */
const intervals = (min: number, max: number): fc.Arbitrary<[number, number]> =>
  fc.tuple(fc.double({ min, max, noNaN: true }), fc.double({ min, max, noNaN: true })).map(([a, b]) => (a <= b ? [a, b] : [b, a]));

const kernelSizes = fc.integer({ min: 0, max: 20 }).map((half) => 2 * half + 1);
const strengths = fc.record({
  brightness: fc.double({ min: 0, max: 5, noNaN: true }),
  contrast: fc.double({ min: 0, max: 5, noNaN: true }),
  saturation: fc.double({ min: 0, max: 5, noNaN: true }),
  hue: fc.double({ min: 0, max: 0.5, noNaN: true }),
});
const photometrics = fc.record({
  jitter: fc.option(
    fc.tuple(strengths, share).map(([full, probability]) => ({ ...full, probability })),
    { nil: null },
  ),
  grayscaleProbability: share,
  grayscaleFirst: fc.boolean(),
  blur: fc.option(fc.record({ probability: share, sigma: intervals(0, 12), kernelSize: fc.option(kernelSizes) })),
  solarize: fc.option(fc.record({ probability: share, threshold: fc.integer({ min: 0, max: 256 }) })),
  flipProbability: share,
});
const cropOptions: fc.Arbitrary<CropViewOptions> = fc
  .record({ size: sides, scale: intervals(0, 1.2), ratio: intervals(0.01, 50), photometric: photometrics })
  .map(({ photometric, ...crop }) => ({ ...crop, ...photometric }));

/** The same pixels in the middle of other memory, at an address that is no multiple of anything. */
function surrounded({ width, height, data }: Image, poison: number): { image: Image; memory: Uint8Array } {
  const memory = new Uint8Array(data.length + 2 * 4099).fill(poison);
  const inside = memory.subarray(4099, 4099 + data.length);
  inside.set(data);
  return { image: { width, height, data: inside }, memory };
}

/**
 * What is wrong with a transform, or null: it must give a picture of a size, always the same one; leave its input alone; and neither read nor
 * write what lies before and after the input in memory.
 */
function flawOf(picture: Image, { width, height }: Size, transform: (image: Image) => Image): string | null {
  const first = surrounded(picture, 0);
  const second = surrounded(picture, 255);
  const before = second.memory.slice();
  const result = transform(first.image);
  if (result.width !== width || result.height !== height)
    return `${result.width} × ${result.height} in place of ${width} × ${height} pixels`;
  if (!(result.data instanceof Uint8Array) || result.data.length !== width * height * 3) return 'another number of bytes';
  if (result.data.buffer === first.memory.buffer) return 'the result shares its memory with the input';
  if (Buffer.compare(transform(second.image).data, result.data) !== 0) return 'the result depends on what lies around the input';
  return Buffer.compare(second.memory, before) === 0 ? null : 'the input or what lies around it changed';
}

/** Whether all values of a picture lie between the smallest and the largest of another. */
function staysWithin(result: Image, picture: Image): boolean {
  const low = picture.data.reduce((least, value) => Math.min(least, value), 255);
  const high = picture.data.reduce((most, value) => Math.max(most, value), 0);
  return result.data.every((value) => value >= low && value <= high);
}

const runs = { numRuns: 60, seed: 20_24, endOnFailure: true };

describe('on pictures of any shape', () => {
  test.each<[string, fc.Arbitrary<(image: Image) => Image>]>([
    ['adjustBrightness', fc.double({ min: 0, max: 300, noNaN: true }).map((factor) => (image) => adjustBrightness(image, factor))],
    ['adjustContrast', fc.double({ min: 0, max: 300, noNaN: true }).map((factor) => (image) => adjustContrast(image, factor))],
    ['adjustSaturation', fc.double({ min: 0, max: 300, noNaN: true }).map((factor) => (image) => adjustSaturation(image, factor))],
    ['adjustHue', fc.double({ min: -0.5, max: 0.5, noNaN: true }).map((turn) => (image) => adjustHue(image, turn))],
    [
      'colorJitter',
      fc.tuple(strengths, seeds).map(
        ([full, seed]) =>
          (image) =>
            colorJitter(image, drawColorJitter(rng(seed, 'jitter'), full)),
      ),
    ],
    ['grayscale', fc.constant(grayscale)],
    ['solarize', fc.double({ min: 0, max: 256, noNaN: true }).map((threshold) => (image) => solarize(image, threshold))],
    ['horizontalFlip', fc.constant(horizontalFlip)],
    [
      'photometric',
      fc.tuple(photometrics, seeds).map(
        ([options, seed]) =>
          (image) =>
            photometric(image, drawPhotometric(rng(seed, 'p'), options)),
      ),
    ],
  ])('%s keeps the size and reads and writes nothing but the picture', (_name, transforms) => {
    fc.assert(
      fc.property(pictures, transforms, (picture, transform) => void expect(flawOf(picture, picture, transform)).toBeNull()),
      runs,
    );
  });

  test.each<[string, fc.Arbitrary<(image: Image) => Image>]>([
    [
      'gaussianBlur',
      fc
        .oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.double({ min: 0, max: 1000, noNaN: true }))
        .map((sigma) => (image) => gaussianBlur(image, sigma)),
    ],
    [
      'gaussianKernelBlur',
      fc.tuple(fc.double({ min: 0, max: 20, noNaN: true }), kernelSizes).map(
        ([sigma, kernelSize]) =>
          (image) =>
            gaussianKernelBlur(image, { sigma, kernelSize }),
      ),
    ],
  ])('%s also makes no value that is brighter or darker than all others', (_name, transforms) => {
    fc.assert(
      fc.property(pictures, transforms, (picture, transform) => {
        expect(flawOf(picture, picture, transform)).toBeNull();
        expect(staysWithin(transform(picture), picture)).toBe(true);
      }),
      runs,
    );
  });

  test('resize gives the size that is asked for, within the range of values', () => {
    fc.assert(
      fc.property(pictures, sizes, (picture, size) => {
        expect(flawOf(picture, size, (image) => resize(image, size))).toBeNull();
        expect(staysWithin(resize(picture, size), picture)).toBe(true);
      }),
      runs,
    );
  });

  test('resizeShortSide keeps the aspect ratio, the long side rounded down', () => {
    fc.assert(
      fc.property(pictures, fc.integer({ min: 1, max: 24 }), (picture, side) => {
        const short = Math.min(picture.width, picture.height);
        const size = { width: Math.floor((side * picture.width) / short), height: Math.floor((side * picture.height) / short) };
        expect(flawOf(picture, size, (image) => resizeShortSide(image, side))).toBeNull();
      }),
      runs,
    );
  });

  test('centerCrop keeps the very pixels', () => {
    fc.assert(
      fc.property(pictures, share, share, (picture, across, down) => {
        const size = { width: Math.ceil(Math.max(1, across * picture.width)), height: Math.ceil(Math.max(1, down * picture.height)) };
        expect(flawOf(picture, size, (image) => centerCrop(image, size))).toBeNull();
        expect(staysWithin(centerCrop(picture, size), picture)).toBe(true);
      }),
      runs,
    );
  });

  test('resizedCrop depends on its box alone', () => {
    fc.assert(
      fc.property(pictures, sizes, seeds, (picture, size, seed) => {
        const box = drawRandomResizedCrop(rng(seed, 'box'), picture, { scale: [0, 1], ratio: [0.1, 10] });
        expect(flawOf(picture, size, (image) => resizedCrop(image, box, size))).toBeNull();
        const inverted = picture.data.map((value, index) => (isInside(box, picture.width, index) ? value : 255 - value));
        const [cut, cutFromInverted] = [resizedCrop(picture, box, size), resizedCrop({ ...picture, data: inverted }, box, size)];
        expect(Buffer.compare(cut.data, cutFromInverted.data)).toBe(0);
      }),
      runs,
    );
  });

  test('normalize writes its own values and no others', () => {
    fc.assert(
      fc.property(pictures, fc.integer({ min: 0, max: 9 }), (picture, offset) => {
        const out = new Float32Array(picture.data.length + offset + 5).fill(99);
        normalize(surrounded(picture, 77).image, normalization.imagenet, out, offset);
        expect(out.findIndex((value) => value !== 99)).toBe(offset);
        expect(out.findLastIndex((value) => value !== 99)).toBe(out.length - 6);
      }),
      runs,
    );
  });
});

function isInside(
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
  rowWidth: number,
  index: number,
): boolean {
  const pixel = Math.floor(index / 3);
  const x = pixel % rowWidth;
  const y = Math.floor(pixel / rowWidth);
  return x >= left && x < left + width && y >= top && y < top + height;
}

test('boxes of random resized crops lie inside the picture, whatever the options', () => {
  fc.assert(
    fc.property(sizes, intervals(0, 2), intervals(0.01, 100), seeds, ({ width, height }, scale, ratio, seed) => {
      const box = drawRandomResizedCrop(rng(seed, 'box'), { width, height }, { scale, ratio });
      expect(Object.values(box).every(Number.isInteger)).toBe(true);
      expect(box.left >= 0 && box.top >= 0 && box.width >= 1 && box.height >= 1).toBe(true);
      expect(box.left + box.width <= width && box.top + box.height <= height).toBe(true);
    }),
    { ...runs, numRuns: 1000 },
  );
});

/** What is wrong with a view of a picture, in one stream, or with the values that it writes for the network. */
function viewFlawOf(view: View, picture: Image, seed: number): string | null {
  const made = view(picture, rng(seed, 'augment'));
  const expected = new Float32Array(made.data.length + 7).fill(99);
  normalize(made, normalization.imagenet, expected, 3);
  const written = new Float32Array(made.data.length + 7).fill(99);
  view.into?.(surrounded(picture, 255).image, rng(seed, 'augment'), { normalization: normalization.imagenet, out: written, offset: 3 });
  if (Buffer.compare(new Uint8Array(written.buffer), new Uint8Array(expected.buffer)) !== 0) return 'into() writes other values';
  return flawOf(picture, { width: view.size, height: view.size }, (image) => view(image, rng(seed, 'augment')));
}

describe('views of pictures of any shape', () => {
  test('cropView is its draw, sent through JSON and applied, whatever the options', () => {
    fc.assert(
      fc.property(pictures, cropOptions, seeds, (picture, options, seed) => {
        expect(viewFlawOf(cropView(options), picture, seed)).toBeNull();
        const draw = drawCropView(rng(seed, 'augment'), picture, options);
        const again = applyCropView(picture, options.size, JSON.parse(JSON.stringify(draw)) as typeof draw);
        expect(cropView(options)(picture, rng(seed, 'augment'))).toEqual(again);
      }),
      { ...runs, numRuns: 150 },
    );
  });

  test('originalView is its draw, sent through JSON and applied, whatever the options', () => {
    const options = fc
      .record({
        size: fc.integer({ min: 1, max: 20 }),
        resize: fc.constantFrom('squash' as const, 'center-crop' as const),
        photometric: fc.boolean(),
        photometrics,
      })
      .map(({ photometrics, ...rest }) => ({ ...photometrics, ...rest }));
    fc.assert(
      fc.property(pictures, options, seeds, (picture, options, seed) => {
        expect(viewFlawOf(originalView(options), picture, seed)).toBeNull();
        const draw = drawOriginalView(rng(seed, 'augment'), options);
        const again = applyOriginalView(picture, options.size, JSON.parse(JSON.stringify(draw)) as typeof draw);
        expect(originalView(options)(picture, rng(seed, 'augment'))).toEqual(again);
      }),
      { ...runs, numRuns: 150 },
    );
  });

  test('testView', () => {
    const options = fc.record({
      size: fc.integer({ min: 1, max: 20 }),
      resize: fc.constantFrom('squash' as const, 'center-crop' as const),
      cropFraction: fc.double({ min: 0.3, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(pictures, options, (picture, options) => void expect(viewFlawOf(testView(options), picture, 0)).toBeNull()),
      runs,
    );
  });

  test.each<[string, (size: number) => View[]]>([
    ['leoclrViews', (size) => leoclrViews({ size })],
    ['mocoV1Views', (size) => mocoV1Views({ size })],
    ['mocoV2Views', (size) => mocoV2Views({ size })],
    ['cifarViews', (size) => cifarViews({ size })],
    ['simclrViews', (size) => simclrViews({ size })],
    ['byolViews', (size) => byolViews({ size })],
    [
      'swavViews',
      (size) =>
        swavViews({
          groups: [
            { count: 1, size, scale: [0.14, 1] },
            { count: 1, size: Math.ceil(size / 2), scale: [0.05, 0.14] },
          ],
        }),
    ],
  ])('%s', (_name, make) => {
    fc.assert(
      fc.property(pictures, fc.integer({ min: 1, max: 45 }), seeds, (picture, size, seed) => {
        for (const view of make(size)) expect(viewFlawOf(view, picture, seed)).toBeNull();
      }),
      { ...runs, numRuns: 30 },
    );
  });
});
