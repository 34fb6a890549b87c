import { expect, test } from 'vitest';
import { lossBuckets } from './_loss-buckets.ts';

test('keeps every point while there is room', () => {
  const buckets = lossBuckets(
    [
      { step: 1, loss: 5, learningRate: 0.1 },
      { step: 0, loss: 6 },
    ],
    10,
  );
  expect(buckets).toEqual([
    { first: 0, last: 0, step: 0, mean: 6, lowest: 6, highest: 6, learningRate: null },
    { first: 1, last: 1, step: 1, mean: 5, lowest: 5, highest: 5, learningRate: 0.1 },
  ]);
});

test('summarises neighbours beyond that, and leaves out what is not finite', () => {
  const points = [6, NaN, 4, 3, 1].map((loss, step) => ({ step, loss, learningRate: step / 10 }));
  expect(lossBuckets(points, 2)).toEqual([
    { first: 0, last: 2, step: 1, mean: 5, lowest: 4, highest: 6, learningRate: 0.1 },
    { first: 3, last: 4, step: 3.5, mean: 2, lowest: 1, highest: 3, learningRate: 0.35 },
  ]);
});

test('copes with a hundred thousand steps', () => {
  const points = Array.from({ length: 100_000 }, (_, step) => ({ step, loss: 1 / (1 + step) }));
  const buckets = lossBuckets(points, 280);
  expect(buckets.length).toBeLessThanOrEqual(280);
  expect(buckets.at(-1)!.last).toBe(99_999);
});
