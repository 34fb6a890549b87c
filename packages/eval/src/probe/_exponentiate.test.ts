import { expect, test } from 'vitest';
import { exponentiate } from './_exponentiate.ts';

test('is Math.exp to a few parts in 10 million, whatever the number of numbers', () => {
  const values = Float32Array.from({ length: 40_003 }, (_, i) => -(i / 500));
  const expected = Float64Array.from(values, Math.exp);
  exponentiate(values);
  for (const [i, value] of values.entries()) expect(Math.abs(value / expected[i]! - 1)).toBeLessThan(3e-7);
});

test('knows 0, what is next to nothing, and what is no number', () => {
  const values = Float32Array.of(0, -1000, Number.NEGATIVE_INFINITY, Number.NaN, -1);
  exponentiate(values);
  expect(values[0]).toBe(1);
  expect(values[1]).toBeLessThan(2e-38);
  expect(values[2]).toBe(values[1]);
  expect(values[3]).toBeNaN();
  expect(values[4]).toBeCloseTo(1 / Math.E, 7);
});
