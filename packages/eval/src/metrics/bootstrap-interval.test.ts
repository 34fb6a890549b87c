import { readFileSync } from 'node:fs';
import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { bootstrapInterval } from './bootstrap-interval.ts';

// fixtures/bootstrap.py made the numbers.
const fixture = JSON.parse(readFileSync(new URL('fixtures/bootstrap.json', import.meta.url), 'utf8')) as {
  values: number[];
  mean: [number, number];
  standardDeviation: [number, number];
};

function mean(rows: Int32Array): number {
  return rows.reduce((sum, row) => sum + fixture.values[row]!, 0) / rows.length;
}

function standardDeviation(rows: Int32Array): number {
  const centre = mean(rows);
  return Math.sqrt(rows.reduce((sum, row) => sum + (fixture.values[row]! - centre) ** 2, 0) / rows.length);
}

test.each([
  { statistic: mean, expected: fixture.mean },
  { statistic: standardDeviation, expected: fixture.standardDeviation },
])('agrees with SciPy on $statistic.name', ({ statistic, expected }) => {
  const [low, high] = bootstrapInterval(60, statistic, { resamples: 20_000, seed: 1 });
  const tolerance = 0.02 * (expected[1] - expected[0]);
  expect(Math.abs(low - expected[0])).toBeLessThan(tolerance);
  expect(Math.abs(high - expected[1])).toBeLessThan(tolerance);
});

test('cuts off 2.5 % on either side, linear between neighbours', () => {
  // The statistic counts the resamples: its values are 0 … 1000.
  let calls = 0;
  expect(bootstrapInterval(1, () => calls++, { resamples: 1001 })).toEqual([25, 975]);
  calls = 0;
  const [low, high] = bootstrapInterval(1, () => calls++, { resamples: 10 });
  expect([low, high]).toEqual([expect.closeTo(0.225, 12), expect.closeTo(8.775, 12)]);
});

test('covers the truth in about 95 of 100 test sets', () => {
  let covered = 0;
  for (let set = 0; set < 200; set++) {
    // 100 coins that fall on their face with probability 0.6.
    const draw = rng(set, 'coins');
    const coins = Array.from({ length: 100 }, () => (draw.chance(0.6) ? 1 : 0));
    const [low, high] = bootstrapInterval(100, (rows) => rows.reduce((sum, row) => sum + coins[row]!, 0) / 100, {
      resamples: 300,
      seed: set,
    });
    if (low <= 0.6 && 0.6 <= high) covered++;
  }
  expect(covered).toBeGreaterThanOrEqual(182);
  expect(covered).toBeLessThanOrEqual(198);
});

test('rejects numbers out of range and figures that are not finite', () => {
  expect(() => bootstrapInterval(0, () => 0)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: bootstrapInterval(): expected count to be an integer of at least 1, got 0.]`,
  );
  expect(() => bootstrapInterval(3, () => 0, { resamples: 1.5 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: bootstrapInterval(): expected resamples to be an integer of at least 1, got 1.5.]`,
  );
  expect(() => bootstrapInterval(3, () => Number.NaN)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: bootstrapInterval(): expected statistic() to be finite, got NaN in resample 0. It must cope with every choice of rows.]`,
  );
});
