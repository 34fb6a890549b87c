import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { accuracy } from './accuracy.ts';
import { classificationFigures } from './classification-figures.ts';
import { meanPerClassAccuracy } from './mean-per-class-accuracy.ts';
import { predictedClasses } from './predicted-classes.ts';

/** Random scores in which the right class has an edge. */
function scored({ count = 400, classes = 7, edge = 1, seed = 0 } = {}): { scores: Float32Array; labels: Int32Array; classes: number } {
  const draw = rng(seed, 'scores');
  const labels = Int32Array.from({ length: count }, () => Math.floor(classes * draw.uniform() ** 2));
  const scores = Float32Array.from(
    { length: count * classes },
    (_, i) => draw.normal() + (i % classes === labels[Math.floor(i / classes)] ? edge : 0),
  );
  return { scores, labels, classes };
}

test('agrees with the single metrics', () => {
  const input = scored();
  const predictions = predictedClasses(input);
  const figures = classificationFigures(input);
  expect(figures.top1).toBeCloseTo(accuracy(predictions, input.labels), 12);
  expect(figures.meanPerClass).toBeCloseTo(meanPerClassAccuracy(predictions, input.labels, 7), 12);
  const all = figures.confusion.flat();
  expect(all.reduce((sum, count) => sum + count, 0)).toBe(400);
  expect(figures.confusion[2]!.reduce((sum, count) => sum + count, 0)).toBe(input.labels.filter((label) => label === 2).length);
});

test('is plain JSON, with no top-5 below six classes', () => {
  const figures = classificationFigures({ scores: Float32Array.of(2, 1, 1, 2, 2, 1), labels: [0, 1, 1], classes: 2 }, { resamples: 100 });
  expect(figures).toMatchInlineSnapshot(`
    {
      "confusion": [
        [
          1,
          0,
        ],
        [
          1,
          1,
        ],
      ],
      "meanPerClass": 0.75,
      "meanPerClassInterval": [
        0,
        1,
      ],
      "top1": 0.6666666666666666,
      "top1Interval": [
        0,
        1,
      ],
      "top5": null,
    }
  `);
  expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
});

test('gives equal scores to the lower class', () => {
  const figures = classificationFigures({ scores: new Float32Array(14).fill(0.5), labels: [0, 1], classes: 7 }, { resamples: 10 });
  expect(figures.top1).toBe(0.5);
  expect(figures.top5).toBe(1);
});

test('the interval of top-1 is the one of the binomial distribution', () => {
  // 400 rows at about 0.5: standard error √(p (1 − p) / N), interval ± 1.96 of it.
  const { top1, top1Interval } = classificationFigures(scored({ edge: 1.5 }), { resamples: 4000 });
  const error = Math.sqrt((top1 * (1 - top1)) / 400);
  expect(Math.abs(top1Interval[0] - (top1 - 1.96 * error))).toBeLessThan(0.15 * error);
  expect(Math.abs(top1Interval[1] - (top1 + 1.96 * error))).toBeLessThan(0.15 * error);
});

test('the same seed gives the same intervals, another seed others near by', () => {
  const input = scored();
  const [a, b, c] = [1, 1, 2].map((seed) => classificationFigures(input, { seed }));
  expect(a).toEqual(b);
  expect(c!.meanPerClassInterval).not.toEqual(a!.meanPerClassInterval);
  expect(Math.abs(c!.meanPerClassInterval[0] - a!.meanPerClassInterval[0])).toBeLessThan(0.01);
});

test('a test set without a mistake has an interval of one point', () => {
  const { top1Interval, meanPerClassInterval } = classificationFigures(scored({ edge: 100 }));
  expect([top1Interval, meanPerClassInterval]).toEqual([
    [1, 1],
    [1, 1],
  ]);
});

test('rejects scores and labels that do not fit', () => {
  const figures = (scores: number[], labels: number[], classes = 2): unknown => classificationFigures({ scores, labels, classes });
  expect(() => figures([1, 2, 3], [0, 1])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: classificationFigures(): expected scores to hold 2 numbers a label, got 3 for 2 labels.]`,
  );
  expect(() => figures([], [])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: classificationFigures(): expected scores to hold 2 numbers a label, got 0 for 0 labels.]`,
  );
  expect(() => figures([1, 2, 3, 4], [0, -1])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: classificationFigures(): expected labels[1] to be a class from 0 to 1, got -1 (no label). Evaluate on a labelled data set.]`,
  );
  expect(() => figures([1, 2, 3, 4], [0, 2])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: classificationFigures(): expected labels[1] to be a class from 0 to 1, got 2.]`,
  );
  expect(() => figures([1, 2, 3, Number.NaN], [0, 1])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: classificationFigures(): expected scores to be finite, got NaN for class 1 in row 1. The classifier has probably diverged.]`,
  );
  expect(() => figures([1, 2], [0, 0], 1)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: classificationFigures(): expected classes to be an integer of at least 2, got 1.]`,
  );
  expect(() => classificationFigures(scored(), { resamples: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: classificationFigures(): expected resamples to be an integer of at least 1, got 0.]`,
  );
});
