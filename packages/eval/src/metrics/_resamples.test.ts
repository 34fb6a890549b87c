import { expect, test } from 'vitest';
import { eachResample } from './_resamples.ts';

/** How often each row was drawn. */
function drawn(count: number, resamples: number): Float64Array {
  const times = new Float64Array(count);
  eachResample(count, { resamples, seed: 3 }, (rows) => {
    for (const row of rows) times[row]! += 1;
  });
  return times;
}

test.each([1, 2, 7, 100, 3001])('of %i rows each is drawn as often as any other', (count) => {
  const resamples = 400;
  const times = drawn(count, resamples);
  expect(times.reduce((sum, value) => sum + value, 0)).toBe(count * resamples);
  // Chi-squared with count − 1 degrees of freedom lies within five standard deviations of its mean.
  const squared = times.reduce((sum, value) => sum + (value - resamples) ** 2 / resamples, 0);
  expect(Math.abs(squared - (count - 1))).toBeLessThan(5 * Math.sqrt(2 * count));
});

test('large sets are drawn over their whole length', () => {
  let [lowest, highest] = [Infinity, -Infinity];
  eachResample(70_000, { resamples: 1, seed: 0 }, (rows) => {
    for (const row of rows) {
      lowest = Math.min(lowest, row);
      highest = Math.max(highest, row);
    }
  });
  expect([lowest < 20, highest > 69_980 && highest < 70_000]).toEqual([true, true]);
});

test('a resample depends on the seed and its number alone', () => {
  const draws = (resamples: number, seed: number): string[] => {
    const found: string[] = [];
    eachResample(9, { resamples, seed }, (rows) => found.push(rows.join(' ')));
    return found;
  };
  expect(draws(3, 1)).toEqual(draws(5, 1).slice(0, 3));
  expect(new Set([...draws(5, 1), ...draws(5, 2)]).size).toBe(10);
});
