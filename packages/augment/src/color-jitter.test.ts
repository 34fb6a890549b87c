import { readFileSync } from 'node:fs';
import type { Image } from '@leoclr/core';
import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation, colorJitter, drawColorJitter } from './index.ts';

// 300 jitters [order, brightness, hue] that torchvision drew; fixtures/make-torchvision.py wrote them.
const fixture = JSON.parse(readFileSync(new URL('./fixtures/torchvision.json', import.meta.url), 'utf8')) as {
  draws: { jitters: [number[], number, number][] };
};
const strengths = { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 };
const draws = Array.from({ length: 2400 }, (_, sample) => drawColorJitter(rng(1, 'test', { sample }), strengths));

/** One-sample Kolmogorov-Smirnov distance from the uniform distribution on [low, high]. */
function fromUniform(values: number[], low: number, high: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((value, index) => Math.abs((value - low) / (high - low) - (index + 0.5) / sorted.length)));
}

test.each([
  ['brightness', 0.6, 1.4],
  ['contrast', 0.6, 1.4],
  ['saturation', 0.6, 1.4],
  ['hue', -0.1, 0.1],
] as const)('%s is uniform in [%d, %d]', (property, low, high) => {
  const amounts = draws.map((changes) => changes.find((change) => change.property === property)!.amount);
  expect(fromUniform(amounts, low, high)).toBeLessThan(1.95 / Math.sqrt(amounts.length));
});

test('so are the values that torchvision draws', () => {
  const { jitters } = fixture.draws;
  expect(
    fromUniform(
      jitters.map(([, brightness]) => brightness),
      0.6,
      1.4,
    ),
  ).toBeLessThan(1.95 / Math.sqrt(jitters.length));
  expect(
    fromUniform(
      jitters.map(([, , hue]) => hue),
      -0.1,
      0.1,
    ),
  ).toBeLessThan(1.95 / Math.sqrt(jitters.length));
});

test('each of the 24 orders is as likely (chi-square, level 0.001)', () => {
  const counts = new Map<string, number>();
  for (const changes of draws) {
    const order = changes.map(({ property }) => property).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
  expect(chiSquare).toBeLessThan(49.7); // 23 degrees of freedom
});

test('applies the changes in their order', () => {
  const image: Image = { width: 5, height: 4, data: Uint8Array.from({ length: 60 }, (_, index) => (index * 67) % 256) };
  const step1 = adjustHue(adjustContrast(image, 1.3), -0.08);
  const expected = adjustBrightness(adjustSaturation(step1, 0.7), 1.2);
  const actual = colorJitter(image, [
    { property: 'contrast', amount: 1.3 },
    { property: 'hue', amount: -0.08 },
    { property: 'saturation', amount: 0.7 },
    { property: 'brightness', amount: 1.2 },
  ]);
  expect(actual).toEqual(expected);
});

test('a strength above 1 never gives a negative factor, a strength of 0 no change', () => {
  for (let sample = 0; sample < 200; sample++) {
    const changes = drawColorJitter(rng(3, 'test', { sample }), { brightness: 3 });
    expect(changes.map(({ property }) => property)).toEqual(['brightness']);
    expect(changes[0]!.amount).toBeGreaterThanOrEqual(0);
  }
});

test('names strengths out of range', () => {
  expect(() => drawColorJitter(rng(0, 'test'), { brightness: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: drawColorJitter(): expected brightness to be at least 0, got -1.]`,
  );
  expect(() => drawColorJitter(rng(0, 'test'), { hue: 0.6 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: drawColorJitter(): expected hue to be between 0 and 0.5, got 0.6.]`,
  );
  const image: Image = { width: 1, height: 1, data: new Uint8Array(3) };
  expect(() => adjustBrightness(image, -0.5)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: adjustBrightness(): expected factor to be at least 0, got -0.5.]`,
  );
  expect(() => adjustContrast(image, Number.NaN)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: adjustContrast(): expected factor to be at least 0, got NaN.]`,
  );
  expect(() => adjustSaturation(image, -1)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: adjustSaturation(): expected factor to be at least 0, got -1.]`,
  );
  expect(() => adjustHue(image, 0.7)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: adjustHue(): expected turn to be between -0.5 and 0.5, got 0.7.]`,
  );
});
