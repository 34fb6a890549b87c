import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { exponentiateLogits } from './_exponentiate-logits.ts';

test.each([
  { heads: 1, classes: 2, size: 1 },
  { heads: 3, classes: 7, size: 5 },
  { heads: 6, classes: 10, size: 256 },
  { heads: 1, classes: 1000, size: 259 },
])('is the plain loop in float64 to parts in a million: %j', ({ heads, classes, size }) => {
  const draw = rng(classes, 'logits');
  const logits = Float32Array.from({ length: heads * classes * size }, () => 20 * draw.normal());
  const given = logits.slice();
  const { largest, totals } = exponentiateLogits(logits, { size, classes });
  expect(largest).toHaveLength(heads * size);
  for (let head = 0; head < heads; head++) {
    for (let row = 0; row < size; row++) {
      const places = Array.from({ length: classes }, (_, label) => (head * classes + label) * size + row);
      const most = Math.max(...places.map((place) => given[place]!));
      const expected = places.map((place) => Math.exp(Math.max(-87, given[place]! - most)));
      const total = expected.reduce((sum, power) => sum + power);
      expect(largest[head * size + row]).toBe(most);
      expect(Math.abs(totals[head * size + row]! / total - 1)).toBeLessThan(1e-6);
      // The distance to the largest is rounded to float32 first: an error of at most half its last bit.
      for (const [label, place] of places.entries()) {
        const rounding = 2 ** -24 * Math.abs(given[place]! - most);
        expect(Math.abs(logits[place]! / expected[label]! - 1)).toBeLessThan(3e-7 + rounding);
      }
    }
  }
});

test('a logit that is no number spoils its own row and head alone', () => {
  const logits = Float32Array.of(0, Number.NaN, 1, -1000, 2, 3);
  const { largest, totals } = exponentiateLogits(logits, { size: 3, classes: 2 });
  expect([...logits].map(Number.isNaN)).toEqual([false, true, false, false, true, false]);
  expect([...totals].map(Number.isNaN)).toEqual([false, true, false]);
  expect(largest[0]).toBe(0);
  expect(logits[3]).toBeLessThan(2e-38);
  expect(totals[0]).toBe(1);
});
