import { expect, test } from 'vitest';
import { meanOverSeeds } from './mean-over-seeds.ts';

test('divides by one less than the count', () => {
  const { mean, standardDeviation, count } = meanOverSeeds([0.5, 0.6, 0.7]);
  expect([mean, standardDeviation, count]).toEqual([expect.closeTo(0.6, 12), expect.closeTo(0.1, 12), 3]);
});

test('knows no deviation of a single run', () => {
  expect(meanOverSeeds(Float32Array.of(0.25))).toEqual({ mean: 0.25, standardDeviation: null, count: 1 });
});

test('rejects nothing and what is not finite', () => {
  expect(() => meanOverSeeds([])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: meanOverSeeds(): expected at least one value, got none.]`,
  );
  expect(() => meanOverSeeds([1, Number.NaN])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: meanOverSeeds(): expected finite values, got NaN at 1.]`,
  );
});
