import { expect, test } from 'vitest';
import { confusionMatrix } from './confusion-matrix.ts';

test('counts truths in rows and predictions in columns', () => {
  const matrix = confusionMatrix([0, 1, 1, 2, 2, 2], [0, 0, 1, 2, 2, 1], 3);
  expect([...matrix]).toEqual([1, 1, 0, 0, 1, 1, 0, 0, 2]);
});

test('names the row of an entry that is no class', () => {
  expect(() => confusionMatrix([0, 3], [0, 1], 3)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: confusionMatrix(): expected classes from 0 to 2, got label 1 and prediction 3 in row 1.]`,
  );
  expect(() => confusionMatrix([0, 1], [0, -1], 3)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: confusionMatrix(): expected classes from 0 to 2, got label -1 and prediction 1 in row 1.]`,
  );
});
