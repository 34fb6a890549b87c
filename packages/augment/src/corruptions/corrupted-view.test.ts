import type { Image, View } from '@leoclr/core';
import { rng } from '@leoclr/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Corruption } from '../index.ts';
import { adjustSaturation, corruptedView, gaussianBlur, grayscale, normalization, normalize, resizedCrop, testView } from '../index.ts';

/** Red counts columns, green counts rows, blue says that it is the picture. */
const ruled = (width: number, height: number): Image => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, place) => {
    const pixel = Math.floor(place / 3);
    return [pixel % width, Math.floor(pixel / width), 255][place % 3]!;
  }),
});
const noise = (width: number, height: number): Image => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, index) => (index * index * 7 + index * 13) % 256),
});
const draw = (sample = 0) => rng(1, 'augment', { sample });
const fill = [9, 8, 7] as const;

/** Pixels of one channel, row by row. */
function channel({ width, height, data }: Image, which: number): number[][] {
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => data[(y * width + x) * 3 + which]!));
}

test('a centre crop of a quarter of the area is the middle half of both sides', () => {
  const view = corruptedView({ corruption: 'centre-crop', level: 0.25, size: 4, cropFraction: 1 });
  expect(channel(view(ruled(8, 8), draw()), 0)).toEqual(Array.from({ length: 4 }, () => [2, 3, 4, 5]));
  expect(channel(view(ruled(8, 8), draw()), 1)).toEqual([2, 3, 4, 5].map((row) => Array(4).fill(row)));
});

test('a centre crop stays in the region that the test view shows', () => {
  const view = corruptedView({ corruption: 'centre-crop', level: 0.25, size: 2, cropFraction: 0.5 });
  expect(channel(view(ruled(16, 8), draw()), 0)).toEqual([
    [7, 8], // of the region's columns 6 to 9
    [7, 8],
  ]);
});

test('a crop is a square at the drawn place, resized from the picture itself', () => {
  const image = noise(40, 31);
  for (let sample = 0; sample < 20; sample++) {
    const [across, down] = ((stream) => [stream.uniform(), stream.uniform()])(draw(sample));
    // Region: 28 of 31 pixels, in the middle; half the area: 20.
    const box = { left: 6 + Math.floor(across! * 9), top: 2 + Math.floor(down! * 9), width: 20, height: 20 };
    const view = corruptedView({ corruption: 'crop', level: 0.5, size: 16, cropFraction: 0.9 });
    expect(view(image, draw(sample))).toEqual(resizedCrop(image, box, { width: 16, height: 16 }));
  }
});

test('crops at every level lie at the same relative place', () => {
  const at = (level: number) => corruptedView({ corruption: 'crop', level, size: 1, cropFraction: 1 })(ruled(200, 200), draw(3)).data;
  const [large, small] = [at(0.25), at(0.01)];
  const [across, down] = ((stream) => [stream.uniform(), stream.uniform()])(draw(3));
  for (const [place, drawn] of [across!, down!].entries()) {
    expect(Math.abs(large[place]! - (drawn * 100 + 49.5))).toBeLessThan(1.5);
    expect(Math.abs(small[place]! - (drawn * 180 + 9.5))).toBeLessThan(1.5);
  }
});

test('grey fades the colours of the test view', () => {
  const clean = testView({ size: 12 })(noise(30, 20), draw());
  const view = (level: number) => corruptedView({ corruption: 'grey', level, size: 12 })(noise(30, 20), draw());
  expect(view(0.5)).toEqual(adjustSaturation(clean, 0.5));
  expect(view(0)).toEqual(grayscale(clean));
});

test('blur is in pixels of 224', () => {
  const clean = testView({ size: 28 })(noise(60, 40), draw());
  expect(corruptedView({ corruption: 'blur', level: 8, size: 28 })(noise(60, 40), draw())).toEqual(gaussianBlur(clean, 1));
});

test('occlusion paints a square and leaves the rest', () => {
  const view = corruptedView({ corruption: 'occlusion', level: 0.25, size: 8, cropFraction: 1, fill });
  for (let sample = 0; sample < 20; sample++) {
    const [left, top] = ((stream) => [Math.floor(stream.uniform() * 5), Math.floor(stream.uniform() * 5)])(draw(sample));
    const expected = ruled(8, 8);
    for (let y = top!; y < top! + 4; y++) for (let x = left!; x < left! + 4; x++) expected.data.set(fill, (y * 8 + x) * 3);
    expect(view(ruled(8, 8), draw(sample))).toEqual(expected);
  }
});

test('occlusion at 0 hides nothing, at 1 everything', () => {
  const at = (level: number) => corruptedView({ corruption: 'occlusion', level, size: 5, cropFraction: 1, fill })(ruled(5, 5), draw());
  expect(at(0)).toEqual(ruled(5, 5));
  expect(at(1).data).toEqual(Uint8Array.from({ length: 75 }, (_, place) => fill[place % 3]!));
});

test('smaller is the whole test view on a canvas', () => {
  const view = corruptedView({ corruption: 'smaller', level: 0.5, size: 8, cropFraction: 1, fill });
  const inner = testView({ size: 4, cropFraction: 1 })(noise(8, 8), draw());
  const shown = view(noise(8, 8), draw());
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      const inside = x >= 2 && x < 6 && y >= 2 && y < 6;
      const pixel = inside ? inner.data.subarray(((y - 2) * 4 + x - 2) * 3, ((y - 2) * 4 + x - 1) * 3) : Uint8Array.of(...fill);
      expect(shown.data.subarray((y * 8 + x) * 3, (y * 8 + x + 1) * 3)).toEqual(pixel);
    }
  }
});

test("the canvas and occluders normalise to nearly 0 with ImageNet's statistics", () => {
  const hidden = corruptedView({ corruption: 'occlusion', level: 1, size: 2 })(noise(9, 9), draw());
  const values = new Float32Array(12);
  normalize(hidden, normalization.imagenet, values, 0);
  for (const value of values) expect(Math.abs(value)).toBeLessThan(0.02);
});

const corruptions: readonly Corruption[] = ['crop', 'centre-crop', 'grey', 'blur', 'occlusion', 'smaller'];
const mildest: Readonly<Record<Corruption, number>> = { crop: 1, 'centre-crop': 1, grey: 1, blur: 0, occlusion: 0, smaller: 1 };

test.each(corruptions)('%s changes nothing at its mildest, on a square picture of the right size', (corruption) => {
  const view = corruptedView({ corruption, level: mildest[corruption], size: 9, cropFraction: 1 });
  expect(view(noise(9, 9), draw())).toEqual(noise(9, 9));
});

test.each(corruptions)('%s of any picture has the right size, is repeatable and spares its input', (corruption) => {
  const side = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(1, 2, 3, 301));
  const sizes = fc.tuple(side, side, fc.integer({ min: 1, max: 21 }));
  const level = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(
    fc.property(sizes, level, fc.nat(1000), ([width, height, size], level, sample) => {
      const image = noise(width, height);
      const view = corruptedView({ corruption, level, size });
      const shown = view(image, draw(sample));
      expect([shown.width, shown.height, shown.data.length]).toEqual([size, size, size * size * 3]);
      expect(Buffer.compare(view(image, draw(sample)).data, shown.data)).toBe(0);
      expect(Buffer.compare(image.data, noise(width, height).data)).toBe(0);
      expectSameValues(view, image, sample);
    }),
    {
      numRuns: 60,
      seed: 7,
      examples: [
        [[1, 1, 1], 0.01, 0],
        [[1, 301, 21], 0.25, 1],
        [[3, 2, 7], 0.5, 2],
      ],
    },
  );
});

/** What `into` writes is what normalising the picture would give. */
function expectSameValues(view: View, image: Image, sample: number): void {
  if (view.into === undefined) return;
  const count = view.size * view.size * 3;
  const [expected, written] = [new Float32Array(count), new Float32Array(count)];
  normalize(view(image, draw(sample)), normalization.imagenet, expected, 0);
  view.into(image, draw(sample), { normalization: normalization.imagenet, out: written, offset: 0 });
  expect(Buffer.compare(new Uint8Array(written.buffer), new Uint8Array(expected.buffer))).toBe(0);
}

test('the recipe makes the same view in a worker', () => {
  const options = { corruption: 'crop', level: 0.5, size: 8 } as const;
  const { recipe } = corruptedView(options);
  expect(recipe).toMatchObject({ name: 'corruptedView', options });
  expect(recipe!.module).toMatch(/corrupted-view\.ts$/);
});

test('says what is wrong', () => {
  const message = (options: object): string => {
    try {
      corruptedView({ corruption: 'crop', level: 0.5, size: 8, ...options });
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing';
  };
  expect([{ corruption: 'crap' }, { level: 0 }, { corruption: 'occlusion', level: 1.5 }, { size: 0 }, { fill: [0, 0, 256] }].map(message))
    .toMatchInlineSnapshot(`
    [
      "corruptedView(): Unknown corruption "crap"; known are crop, centre-crop, grey, blur, occlusion, smaller. Did you mean crop?",
      "corruptedView(): expected level of crop to be between 0.01 and 1, got 0.",
      "corruptedView(): expected level of occlusion to be between 0 and 1, got 1.5.",
      "corruptedView(): expected size to be a whole number of pixels, at least 1, got 0.",
      "corruptedView(): expected fill to be three whole numbers from 0 to 255, got [0, 0, 256].",
    ]
  `);
});
