import { expect, test } from 'vitest';
import { meanPerClassAccuracy } from './mean-per-class-accuracy.ts';

test('gives a rare class the weight of a frequent one', () => {
  expect(meanPerClassAccuracy([0, 0, 0, 0], [0, 0, 0, 1], 2)).toBe(0.5);
});

test('leaves out classes that never occur', () => {
  expect(meanPerClassAccuracy([0, 2, 1], [0, 2, 2], 4)).toBe((1 + 0.5) / 2);
});
