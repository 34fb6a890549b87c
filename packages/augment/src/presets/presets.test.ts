import type { Image, View } from '@leoclr/core';
import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import {
  byolAugmentations,
  byolViews,
  cifarViews,
  cropView,
  leoclrViews,
  mocoV1Augmentation,
  mocoV1Views,
  mocoV2Views,
  multiCropViews,
  originalView,
  simclrAugmentation,
  simclrViews,
  swavAugmentation,
  swavViews,
} from '../index.ts';

const image: Image = {
  width: 50,
  height: 40,
  data: Uint8Array.from({ length: 6000 }, (_, index) => (index * index * 5 + index * 11) % 256),
};
const stream = (sample: number) => rng(2, 'presets', { sample });
const sizes = (views: readonly View[]): number[] => views.map(({ size }) => size);
const options = (view: View) => view.recipe!.options;

test('without options every preset has the size of its paper', () => {
  expect(sizes(leoclrViews())).toEqual([224, 224, 224]);
  for (const views of [mocoV1Views(), mocoV2Views(), simclrViews(), byolViews()]) expect(sizes(views)).toEqual([224, 224]);
  expect(sizes(cifarViews())).toEqual([32, 32]);
  expect(sizes(swavViews())).toEqual([224, 224, 96, 96, 96, 96, 96, 96]);
});

test('sizes of your own', () => {
  expect(sizes([...leoclrViews({ size: 64 }), ...mocoV1Views({ size: 48 }), ...mocoV2Views({ size: 40 })])).toEqual([
    64, 64, 64, 48, 48, 40, 40,
  ]);
  expect(sizes([...cifarViews({ size: 28 }), ...simclrViews({ size: 36 }), ...byolViews({ size: 20 })])).toEqual([28, 28, 36, 36, 20, 20]);
});

test('MoCo-v2 and LeOCLR are what the trainer makes: cropView and originalView with their defaults', () => {
  for (let sample = 0; sample < 10; sample++) {
    const crop = cropView({ size: 16 })(image, stream(sample));
    const [original, first, second] = leoclrViews({ size: 16 });
    for (const view of [...mocoV2Views({ size: 16 }), first, second]) expect(view(image, stream(sample))).toEqual(crop);
    expect(original(image, stream(sample))).toEqual(originalView({ size: 16 })(image, stream(sample)));
  }
});

test('leoclrViews hands its options on', () => {
  const [original, crop] = leoclrViews({ size: 16, original: { resize: 'center-crop', photometric: false }, crop: { scale: [0.5, 0.6] } });
  expect(options(original)).toEqual({ size: 16, resize: 'center-crop', photometric: false });
  expect(options(crop)).toEqual({ size: 16, scale: [0.5, 0.6] });
});

test('MoCo-v1 takes the colour out before it jitters, and always jitters', () => {
  const view = cropView({ ...mocoV1Augmentation, size: 16, grayscaleProbability: 1 });
  let colored = 0;
  for (let sample = 0; sample < 20; sample++) {
    const { data } = view(image, stream(sample));
    for (let i = 0; i < data.length; i += 3) if (data[i] !== data[i + 1] || data[i] !== data[i + 2]) colored++;
  }
  expect(colored).toBe(0); // grey has no hue to turn, so grey stays grey
  expect(mocoV1Augmentation.jitter!.probability).toBe(1);
});

test('SimCLR: the jitter grows with its strength, the kernel of the blur with the size', () => {
  expect(simclrAugmentation().jitter).toEqual({ brightness: 0.8, contrast: 0.8, saturation: 0.8, hue: 0.2, probability: 0.8 });
  expect(simclrAugmentation({ strength: 0.5 }).jitter).toEqual({
    brightness: 0.4,
    contrast: 0.4,
    saturation: 0.4,
    hue: 0.1,
    probability: 0.8,
  });
  const kernels = [224, 160, 96, 64, 40, 32, 19].map((size) => simclrAugmentation({ size }).blur!.kernelSize);
  expect(kernels).toEqual([23, 17, 9, 7, 5, 3, 1]);
  expect(simclrAugmentation({ size: 32, blur: false }).blur).toBeNull();
});

test('BYOL: two augmentations that differ in blur and solarize only', () => {
  const [first, second] = byolAugmentations();
  const { blur: firstBlur, ...shared } = first;
  const { blur: secondBlur, solarize, ...sharedToo } = second;
  expect(shared).toEqual(sharedToo);
  expect(firstBlur).toEqual({ probability: 1, sigma: [0.1, 2], kernelSize: 23 });
  expect(secondBlur).toEqual({ probability: 0.1, sigma: [0.1, 2], kernelSize: 23 });
  expect(solarize).toEqual({ probability: 0.2, threshold: 128 });
  expect(byolViews().map(options)).toEqual([first, second]);
});

test('SwAV: large crops show more than small ones', () => {
  const views = swavViews();
  expect(options(views[0]!)).toEqual({ ...swavAugmentation, size: 224, scale: [0.14, 1] });
  expect(options(views[7]!)).toEqual({ ...swavAugmentation, size: 96, scale: [0.05, 0.14] });
});

test('multiCropViews: groups in their order, MoCo-v2 for the rest', () => {
  const views = multiCropViews([
    { count: 1, size: 16, scale: [0.3, 1] },
    { count: 2, size: 8, scale: [0.1, 0.3] },
  ]);
  expect(sizes(views)).toEqual([16, 8, 8]);
  expect(views[1]!(image, stream(0))).toEqual(cropView({ size: 8, scale: [0.1, 0.3] })(image, stream(0)));
});

test('worker threads can make every preset from its recipes', async () => {
  const all = [leoclrViews, mocoV1Views, mocoV2Views, cifarViews, simclrViews, byolViews].flatMap((preset) => [...preset({ size: 12 })]);
  for (const view of [...all, ...swavViews({ groups: [{ count: 1, size: 12, scale: [0.14, 1] }] })]) {
    const module = (await import(view.recipe!.module)) as Record<string, (options: unknown) => View>;
    const again = module[view.recipe!.name]!(structuredClone(view.recipe!.options));
    expect(again(image, stream(1))).toEqual(view(image, stream(1)));
  }
});

test('names options out of range', () => {
  expect(() => simclrViews({ strength: 3 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: simclrAugmentation(): expected strength to be between 0 and 2.5, got 3.]`,
  );
  expect(() => simclrViews({ size: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: simclrAugmentation(): expected size to be a whole number of pixels, at least 1, got 0.]`,
  );
  expect(() => byolViews({ size: 1.5 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: byolAugmentations(): expected size to be a whole number of pixels, at least 1, got 1.5.]`,
  );
  expect(() => mocoV2Views({ size: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: cropView(): expected size to be a whole number of pixels, at least 1, got -1.]`,
  );
  expect(() => multiCropViews([])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: multiCropViews(): expected groups to hold at least one group, got none.]`,
  );
  expect(() => swavViews({ groups: [{ count: 0, size: 8, scale: [0, 1] }] })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: multiCropViews(): expected groups[0].count to be a whole number, at least 1, got 0.]`,
  );
  expect(() => swavViews({ groups: [{ count: 1, size: 8, scale: [1, 0] }] })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: cropView(): expected scale to be [low, high] with 0 <= low <= high, got [1, 0].]`,
  );
});
