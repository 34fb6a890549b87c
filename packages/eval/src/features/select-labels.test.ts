import { expect, test } from 'vitest';
import { selectLabels } from './select-labels.ts';

test('looks labels up in the order of the features', () => {
  expect([...selectLabels(Int32Array.of(5, 6, 7), Int32Array.of(2, 0, 2))]).toEqual([7, 5, 7]);
});

test('says when there are no labels', () => {
  expect(() => selectLabels(null, Int32Array.of(0))).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: selectLabels(): expected labels, got null: this data set has none. Evaluate on a labelled one.]`,
  );
  expect(() => selectLabels(Int32Array.of(1), Int32Array.of(0, 3))).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: selectLabels(): expected a label for sample 3, got labels for 1 samples. Do the features come from another data set?]`,
  );
});
