import { resizeShortSide } from '@leoclr/augment';
import type { Dataset, Image } from '@leoclr/core';
import { expect, test } from 'vitest';
import { followRecipe } from './_follow-recipe.ts';
import { scenes } from './scenes.ts';
import { openWithShortSide, withShortSide } from './with-short-side.ts';

function picture(width: number, height: number): Image {
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, (_, place) => (place * 37) % 256) };
}

function setOf(...images: readonly Image[]): Dataset {
  return {
    name: 'few',
    length: images.length,
    classes: ['a'],
    labels: new Int32Array(images.length),
    get: async (index) => ({
      image: images[index]!,
      label: 0,
      name: `${index}`,
      boxes: [{ left: 2, top: 4, right: 10, bottom: 8, label: 0 }],
    }),
    version: async (index) => `version ${index}`,
    file: async (index) => ({ name: `${index}.png`, bytes: new Uint8Array([index]) }),
  };
}

test.each([
  [20, 12, 13, 8], // 8 × 20 / 12 = 13.3, rounded down as torchvision does
  [12, 20, 8, 13],
  [30, 30, 8, 8],
  [5000, 9, 4444, 8],
])('reduces %i × %i to %i × %i, like Resize(8)', async (width, height, newWidth, newHeight) => {
  const image = picture(width, height);
  const { image: reduced } = await withShortSide(setOf(image), 8).get(0);
  expect([reduced.width, reduced.height]).toEqual([newWidth, newHeight]);
  expect(reduced).toEqual(resizeShortSide(image, 8));
});

test('leaves pictures alone that are small enough, and never enlarges', async () => {
  const images = [picture(8, 20), picture(20, 8), picture(3, 300), picture(1, 1)];
  const dataset = withShortSide(setOf(...images), 8);
  for (const [index, image] of images.entries()) expect((await dataset.get(index)).image).toBe(image);
});

test('boxes keep their place in the picture', async () => {
  const { boxes } = await withShortSide(setOf(picture(20, 16)), 8).get(0);
  expect(boxes).toEqual([{ left: 1, top: 2, right: 5, bottom: 4, label: 0 }]);
  const untouched = await withShortSide(setOf(picture(20, 16)), 16).get(0);
  expect(untouched.boxes).toEqual([{ left: 2, top: 4, right: 10, bottom: 8, label: 0 }]);
});

test('names, labels and files are those of the data set, versions tell the side', async () => {
  const dataset = withShortSide(setOf(picture(20, 16)), 8);
  expect(dataset).toMatchObject({ name: 'few', length: 1, classes: ['a'], labels: new Int32Array(1) });
  expect(await dataset.version!(0)).toBe('version 0 short side 8');
  expect(await dataset.file!(0)).toEqual({ name: '0.png', bytes: new Uint8Array([0]) });
  expect(dataset.recipe).toBeUndefined();
});

test('its recipe makes it again', async () => {
  const dataset = withShortSide(scenes({ length: 3, size: 32, seed: 4 }), 20);
  expect(dataset.version).toBeUndefined();
  expect(dataset.recipe?.name).toBe(openWithShortSide.name);
  const again = await followRecipe<Dataset>(structuredClone(dataset.recipe!));
  expect(await again.get(2)).toEqual(await dataset.get(2));
  expect((await again.get(2)).image.width).toBe(20);
});

test.each([0, 8.5, Number.NaN, -1])('refuses a side of %d', (side) => {
  expect(() => withShortSide(setOf(), side)).toThrow(`withShortSide(): expected side to be a whole number of at least 1, got ${side}.`);
});
