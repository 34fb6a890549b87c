import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { averagePrecision } from './average-precision.ts';
import { meanAveragePrecision } from './mean-average-precision.ts';

// fixtures/average_precision.py made the numbers.
const fixture = JSON.parse(readFileSync(new URL('fixtures/average_precision.json', import.meta.url), 'utf8')) as {
  classes: number;
  scores: number[];
  targets: number[];
  '11-point': number[];
  area: number[];
};
const { classes, scores, targets } = fixture;
const kinds = ['11-point', 'area'] as const;

test.each(kinds)("%s is the VOC development kit's, with ties and difficult pictures", (kind) => {
  for (let label = 0; label < classes; label++) {
    const column = (values: number[]): number[] => values.filter((_, i) => i % classes === label);
    const precision = averagePrecision({ scores: column(scores), targets: column(targets) }, { kind });
    expect(precision).toBeCloseTo(fixture[kind][label]!, 12);
  }
});

test.each(kinds)('%s of several classes is the mean of the classes', (kind) => {
  const found = meanAveragePrecision({ scores, targets, classes }, { kind, resamples: 50 });
  expect(found.perClass).toEqual(fixture[kind].map((value) => expect.closeTo(value, 12)));
  expect(found.meanAveragePrecision).toBeCloseTo(fixture[kind].reduce((sum, value) => sum + value, 0) / classes, 12);
});

test('is exact on four rows', () => {
  // Right, wrong, right, wrong: precision 1 up to recall ½, then 2/3.
  const input = { scores: [4, 3, 2, 1], targets: [1, 0, 1, 0] };
  expect(averagePrecision(input, { kind: 'area' })).toBeCloseTo((1 + 2 / 3) / 2, 12);
  expect(averagePrecision(input)).toBeCloseTo((6 + 5 * (2 / 3)) / 11, 12);
  expect(averagePrecision({ scores: [1, 2], targets: [0, 1] })).toBe(1);
});

test('the interval holds the score, and another seed moves it little', () => {
  const spread = (seed: number): readonly [number, number] =>
    meanAveragePrecision({ scores, targets, classes }, { kind: 'area', seed, resamples: 500 }).interval;
  const [[lowA, highA], [lowB, highB]] = [spread(1), spread(2)];
  const score = meanAveragePrecision({ scores, targets, classes }, { kind: 'area', resamples: 1 }).meanAveragePrecision;
  expect(lowA < score && score < highA).toBe(true);
  expect(Math.abs(lowA - lowB) + Math.abs(highA - highB)).toBeLessThan(0.2 * (highA - lowA));
});

test('a class that no picture holds has no precision and is not part of the mean', () => {
  const found = meanAveragePrecision({ scores: [1, 1, 0, 0], targets: [1, 0, 0, 0], classes: 2 }, { resamples: 20 });
  expect(found).toMatchInlineSnapshot(`
    {
      "interval": [
        1,
        1,
      ],
      "kind": "11-point",
      "meanAveragePrecision": 1,
      "perClass": [
        1,
        null,
      ],
    }
  `);
});

test('rejects what is no ranking', () => {
  const all = (change: object): unknown => meanAveragePrecision({ scores: [1, 2, 3, 4], targets: [1, 0, 0, 1], classes: 2, ...change });
  expect(() => averagePrecision({ scores: [1], targets: [1, 0] })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: averagePrecision(): expected one score a target, got 1 scores for 2 targets.]`,
  );
  expect(() => averagePrecision({ scores: [1, 2], targets: [-1, 0] })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: averagePrecision(): expected at least one target to be 1, got none: there is nothing to find.]`,
  );
  expect(() => averagePrecision({ scores: [1, 2], targets: [1, 2] })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: averagePrecision(): expected targets to be 1 (there), 0 (not there) or -1 (difficult), got 2 for class 0 in row 1.]`,
  );
  expect(() => all({ scores: [1, 2, 3] })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: meanAveragePrecision(): expected scores and targets to hold 2 numbers a picture, got 3 and 4.]`,
  );
  expect(() => all({ scores: [1, 2, 3, Number.NaN] })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: meanAveragePrecision(): expected scores to be finite, got NaN for class 1 in row 1.]`,
  );
  expect(() => all({ targets: [0, 0, 0, -1] })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: meanAveragePrecision(): expected at least one target to be 1, got none: there is nothing to find.]`,
  );
  expect(() => all({ classes: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: meanAveragePrecision(): expected classes to be an integer of at least 1, got 0.]`,
  );
});
