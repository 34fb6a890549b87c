import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { featuresOf } from '../fixtures/clustered-features.ts';
import { featureStandardDeviation } from './feature-standard-deviation.ts';

test('is near 1 for directions that are uniform on the sphere', () => {
  const draw = rng(0, 'sphere');
  const rows = Array.from({ length: 500 }, () => Array.from({ length: 16 }, () => 3 * draw.normal()));
  expect(Math.abs(featureStandardDeviation(featuresOf(rows)) - 1)).toBeLessThan(0.02);
});

test('is 0 when every picture gets the same direction, whatever its length', () => {
  expect(
    featureStandardDeviation(
      featuresOf([
        [1, 2],
        [2, 4],
        [0.5, 1],
      ]),
    ),
  ).toBeCloseTo(0, 6);
});

test('is exact for two opposite rows', () => {
  // One dimension has standard deviation 1, the other 0: mean ½, times √2.
  expect(
    featureStandardDeviation(
      featuresOf([
        [5, 0],
        [-2, 0],
      ]),
    ),
  ).toBeCloseTo(Math.SQRT1_2, 6);
});

test('rejects features that are not finite', () => {
  expect(() =>
    featureStandardDeviation(
      featuresOf([
        [1, 0],
        [Number.NaN, 0],
      ]),
    ),
  ).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: featureStandardDeviation(): expected features to be finite, got NaN in row 1 (sample 1).]`,
  );
});
