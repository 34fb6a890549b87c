import { expect, test } from 'vitest';
import { bankOrder } from './_bank-order.ts';
import { exhaustivePlan, searchPlan } from './_search-plan.ts';

test.each([1, 2, 3, 10, 4097, 50_000])('the order of a bank of %i holds every row once', (count) => {
  expect(Array.from(bankOrder(count).toSorted())).toEqual(Array.from({ length: count }, (_, row) => row));
});

test('every stretch of the order is an even sample of the bank', () => {
  const sample = bankOrder(50_000).subarray(7_000, 8_000);
  const perTenth = new Int32Array(10);
  for (const row of sample) perTenth[Math.floor(row / 5_000)]! += 1;
  for (const count of perTenth) expect(Math.abs(count - 100)).toBeLessThanOrEqual(3);
});

test.each([
  { bankCount: 300, width: 8, k: 200 },
  { bankCount: 5_000, width: 3_072, k: 20 },
  { bankCount: 50_000, width: 512, k: 200 },
  { bankCount: 50_000, width: 512, k: 40_000 },
  { bankCount: 10_000_000, width: 2_048, k: 200 },
])('what queries keep stays within 128 MB, or is of one query: %j', ({ bankCount, width, k }) => {
  for (const plan of [searchPlan(k, { bankCount, width }), exhaustivePlan({ bankCount, width })]) {
    const bytes = plan.group * Math.max(8 * (plan.capacity + 1), 4 * width);
    expect(plan.group === 1 || bytes <= 2 ** 27).toBe(true);
    expect(plan.capacity).toBeGreaterThanOrEqual(k);
    expect(plan.sample * width).toBeLessThanOrEqual(2 ** 24);
  }
});

test('a large bank keeps about twice what is wanted', () => {
  expect(searchPlan(200, { bankCount: 50_000, width: 512 })).toMatchInlineSnapshot(`
    {
      "capacity": 1212,
      "group": 13831,
      "rank": 37,
      "sample": 4096,
    }
  `);
});
