import { expect, test } from 'vitest';
import { topKAccuracy } from './top-k-accuracy.ts';

const scores = Float32Array.of(0.1, 0.5, 0.4, 0.9, 0.3, 0.6, 0.2, 0.2, 0.2);

test.each([
  [1, 1 / 3],
  [2, 2 / 3],
  [3, 1],
])('counts labels among the %i best, ties to the lower class', (k, share) => {
  // Ranks of the labels: 0 (class 1), 1 (class 2), 2 (class 2 after two equal ones).
  expect(topKAccuracy({ scores, labels: [1, 2, 2], classes: 3 }, k)).toBeCloseTo(share, 12);
});

test.each([0, 4, 1.5])('rejects k %d for three classes', (k) => {
  expect(() => topKAccuracy({ scores, labels: [1, 2, 2], classes: 3 }, k)).toThrow(
    `topKAccuracy(): expected k to be an integer from 1 to the 3 classes, got ${k}.`,
  );
});
