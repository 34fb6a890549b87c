import { readFileSync } from 'node:fs';
import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { drawRandomResizedCrop } from './random-resized-crop.ts';

// 300 boxes [top, left, height, width] that torchvision drew in 50 × 30 pixels; fixtures/make-torchvision.py wrote them.
const fixture = JSON.parse(readFileSync(new URL('./fixtures/torchvision.json', import.meta.url), 'utf8')) as {
  draws: { boxes: [number, number, number, number][] };
};
const size = { width: 50, height: 30 };
const boxes = Array.from({ length: 3000 }, (_, sample) => drawRandomResizedCrop(rng(1, 'test', { sample }), size, { scale: [0.2, 1] }));

/** Largest distance between two empirical distribution functions. */
function distance(a: number[], b: number[]): number {
  const share = (values: number[], limit: number) => values.filter((value) => value <= limit).length / values.length;
  return Math.max(...[...new Set([...a, ...b])].map((limit) => Math.abs(share(a, limit) - share(b, limit))));
}

test.each([
  ['area', (_top: number, _left: number, height: number, width: number) => height * width],
  ['aspect ratio', (_top: number, _left: number, height: number, width: number) => width / height],
  ['left edge', (_top: number, left: number) => left],
  ['top edge', (top: number) => top],
])('%s is distributed as in torchvision (Kolmogorov-Smirnov, level 0.001)', (_what, measure) => {
  const ours = boxes.map(({ top, left, height, width }) => measure(top, left, height, width));
  const theirs = fixture.draws.boxes.map((box) => measure(...box));
  const critical = 1.95 * Math.sqrt((ours.length + theirs.length) / (ours.length * theirs.length));
  expect(distance(ours, theirs)).toBeLessThan(critical);
});

test('in a large square the area is uniform over the scale interval where every aspect ratio fits', () => {
  const large = { width: 4000, height: 4000 };
  const areas = Array.from({ length: 2000 }, (_, sample) => {
    const { width, height } = drawRandomResizedCrop(rng(2, 'test', { sample }), large, { scale: [0.1, 0.6] });
    return (width * height) / 4000 ** 2;
  }).sort((a, b) => a - b);
  const gap = Math.max(...areas.map((area, index) => Math.abs((area - 0.1) / 0.5 - (index + 0.5) / areas.length)));
  expect(gap).toBeLessThan(1.95 / Math.sqrt(areas.length));
});

test('boxes lie inside the picture and reach all its edges', () => {
  for (const { left, top, width, height } of boxes) {
    expect(left >= 0 && top >= 0 && left + width <= 50 && top + height <= 30).toBe(true);
  }
  expect(boxes.some(({ left }) => left === 0)).toBe(true);
  expect(boxes.some(({ left, width }) => left + width === 50)).toBe(true);
});

test.each([
  [
    { width: 100, height: 10 },
    { left: 43, top: 0, width: 13, height: 10 },
  ],
  [
    { width: 10, height: 101 },
    { left: 0, top: 44, width: 10, height: 13 },
  ],
])('a picture of extreme shape %o gets the largest centred box of an allowed shape', (extreme, expected) => {
  expect(drawRandomResizedCrop(rng(0, 'test'), extreme, { scale: [1, 1] })).toEqual(expected);
});

test('a single pixel is its own crop', () => {
  expect(drawRandomResizedCrop(rng(0, 'test'), { width: 1, height: 1 })).toEqual({ left: 0, top: 0, width: 1, height: 1 });
});

test('names an interval that is none', () => {
  expect(() => drawRandomResizedCrop(rng(0, 'test'), size, { scale: [1, 0.2] })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: drawRandomResizedCrop(): expected scale to be [low, high] with 0 <= low <= high, got [1, 0.2].]`,
  );
  expect(() => drawRandomResizedCrop(rng(0, 'test'), size, { ratio: [0, 1] })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: drawRandomResizedCrop(): expected ratio to be [low, high] with 0.01 <= low <= high, got [0, 1].]`,
  );
});
