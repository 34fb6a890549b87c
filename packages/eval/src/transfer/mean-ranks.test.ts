import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { meanRanks } from './mean-ranks.ts';

test('the best of each column has rank 1', () => {
  expect(
    meanRanks([
      [0.9, 0.8, 0.7],
      [0.5, 0.9, 0.6],
      [0.1, 0.1, 0.1],
    ]),
  ).toEqual([4 / 3, 5 / 3, 3]);
});

test('equal scores share the mean of their ranks', () => {
  expect(meanRanks([[0.5], [0.5], [0.5], [0.9]])).toEqual([3, 3, 3, 1]);
  expect(meanRanks([[0.5], [0.5], [0.9], [0.1]])).toEqual([2.5, 2.5, 1, 4]);
  expect(meanRanks([[1], [1]])).toEqual([1.5, 1.5]);
});

test('without all scores there is no rank', () => {
  expect(
    meanRanks([
      [0.5, null],
      [0.5, 0.5],
    ]),
  ).toEqual([null, null]);
  expect(meanRanks([[], []])).toEqual([null, null]);
  expect(meanRanks([])).toEqual([]);
});

test('ranks of a column sum to those of distinct scores, whatever is tied', () => {
  const table = fc.integer({ min: 1, max: 6 }).chain((columns) => {
    const row = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: columns, maxLength: columns });
    return fc.array(row, { minLength: 1, maxLength: 6 });
  });
  fc.assert(
    fc.property(table, (scores) => {
      const sum = meanRanks(scores).reduce<number>((total, rank) => total + rank!, 0);
      expect(sum).toBeCloseTo((scores.length * (scores.length + 1)) / 2, 9);
    }),
    { seed: 5, numRuns: 50 },
  );
});

test('rows of other lengths are refused', () => {
  expect(() => meanRanks([[0.5, 0.5], [0.5]])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: meanRanks(): expected 2 scores in each row, got 1 in row 1.]`,
  );
});
