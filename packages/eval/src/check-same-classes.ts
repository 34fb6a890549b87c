import { LeoclrError } from '@leoclr/core';

/**
 * Checks that two data sets count their classes alike, so that label 3 means the same in both.
 * A folder that only one of them has shifts the labels of all classes after it.
 *
 * @throws LeoclrError `data`, with the names that only one of them has.
 */
export function checkSameClasses(train: readonly string[], test: readonly string[]): void {
  if (train.length === test.length && train.every((name, label) => name === test[label])) return;
  const onlyTrain = train.filter((name) => !test.includes(name));
  const onlyTest = test.filter((name) => !train.includes(name));
  const lacks = [
    ...(onlyTest.length > 0 ? [`the training set lacks ${onlyTest.join(', ')}`] : []),
    ...(onlyTrain.length > 0 ? [`the test set lacks ${onlyTrain.join(', ')}`] : []),
  ];
  const difference = lacks.length > 0 ? lacks.join('; ') : 'their order differs';
  throw new LeoclrError('data', `checkSameClasses(): expected the same classes in training and test set, but ${difference}.`);
}
