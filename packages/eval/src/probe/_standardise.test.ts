import { expect, test } from 'vitest';
import { clusteredFeatures, featuresOf } from '../fixtures/clustered-features.ts';
import { fitStandardisation, standardise } from './_standardise.ts';

test('gives every dimension mean 0 and variance 1 on the set it was fitted to', () => {
  const { features } = clusteredFeatures({ count: 50, width: 4 });
  const values = standardise(features, fitStandardisation(features));
  for (let column = 0; column < 4; column++) {
    const own = values.filter((_, i) => i % 4 === column);
    const mean = own.reduce((sum, value) => sum + value, 0) / 50;
    expect(mean).toBeCloseTo(0, 5);
    expect(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 50).toBeCloseTo(1, 3);
  }
});

test('does not depend on the scale of the features', () => {
  const { features } = clusteredFeatures({ count: 20, width: 4 });
  const small = { ...features, values: features.values.map((value) => value * 2 ** -12) };
  expect(standardise(small, fitStandardisation(small))).toEqual(standardise(features, fitStandardisation(features)));
});

test('turns dimensions that do not vary into 0', () => {
  const constant = featuresOf([
    [3, 1],
    [3, 2],
  ]);
  const values = standardise(constant, fitStandardisation(constant));
  expect([values[0], values[2]]).toEqual([0, 0]);
  const collapsed = featuresOf([
    [3, 1],
    [3, 1],
  ]);
  expect([...standardise(collapsed, fitStandardisation(collapsed))]).toEqual([0, 0, 0, 0]);
});
