import { expect, test } from 'vitest';
import { accuracy } from './accuracy.ts';

test('is the share of predictions that are right', () => {
  expect(accuracy([0, 1, 2, 1], [0, 1, 1, 1])).toBe(0.75);
  expect(accuracy(Int32Array.of(2), Int32Array.of(1))).toBe(0);
});

test.each([
  [[0, 1], [0]],
  [[], []],
])('rejects predictions %j for labels %j', (predictions, labels) => {
  expect(() => accuracy(predictions, labels)).toThrow('accuracy(): expected one prediction a label');
});
