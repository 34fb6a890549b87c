import { scenes } from '@leoclr/data';
import { expect, test } from 'vitest';
import { healthPictureCounts, healthPictures } from './health-pictures.ts';

test.each([
  { available: 5000, length: 100_000, size: 32, whole: 512, cropped: 128 },
  { available: 5000, length: 6000, size: 32, whole: 300, cropped: 75 },
  { available: 5000, length: 50, size: 32, whole: 128, cropped: 32 },
  { available: 40, length: 100_000, size: 32, whole: 40, cropped: 10 },
  { available: 5000, length: 1_000_000, size: 224, whole: 297, cropped: 74 },
  { available: 2, length: 2, size: 32, whole: 2, cropped: 1 },
])('of $available pictures, $length to learn from at $size px, $whole are kept', ({ available, length, size, ...counts }) => {
  expect(healthPictureCounts(available, { length, size })).toEqual(counts);
});

test('keeps each picture once, and two crops that differ', async () => {
  const dataset = scenes({ length: 100, seed: 0, size: 16 });
  const settings = { size: 16, normalization: 'imagenet', evaluationCrop: 1 } as const;
  const { whole, crops } = await healthPictures(dataset, { whole: 70, cropped: 5 }, settings);
  expect(new Set(whole.flatMap(({ indices }) => [...indices])).size).toBe(70);
  expect(whole.map(({ views }) => views[0]!.shape)).toEqual([
    [64, 16, 16, 3],
    [6, 16, 16, 3],
  ]);
  // The loader's memory is used again: what is kept must not be.
  expect(whole[0]!.views[0]!.data.slice(0, 768)).not.toEqual(whole[1]!.views[0]!.data.slice(0, 768));
  const [first, second] = crops.map(([batch]) => batch!);
  expect(first!.indices).toEqual(second!.indices);
  expect(first!.views[0]!.data).not.toEqual(second!.views[0]!.data);
});
