import { expect, test } from 'vitest';
import { checkSameClasses } from './check-same-classes.ts';

test('accepts equal lists', () => {
  expect(() => checkSameClasses(['cat', 'dog'], ['cat', 'dog'])).not.toThrow();
});

test('names the classes that only one set has', () => {
  expect(() => checkSameClasses(['cat', 'dog'], ['cat', 'cow', 'dog'])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: checkSameClasses(): expected the same classes in training and test set, but the training set lacks cow.]`,
  );
  expect(() => checkSameClasses(['ant', 'cat'], ['cat', 'dog'])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: checkSameClasses(): expected the same classes in training and test set, but the training set lacks dog; the test set lacks ant.]`,
  );
});

test('notices another order', () => {
  expect(() => checkSameClasses(['cat', 'dog'], ['dog', 'cat'])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: checkSameClasses(): expected the same classes in training and test set, but their order differs.]`,
  );
});
