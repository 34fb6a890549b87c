import { expect, test } from 'vitest';
import { knnMeasurement } from '../compare/fixtures/measurements.ts';
import { confusionsOf } from './confusions-of.ts';

const confusion = (right: number) => [
  [right, 1],
  [0, 5],
];

test('the last matrix of the trained network by each protocol and data set, with class names', () => {
  const found = confusionsOf([
    knnMeasurement(0.5, { record: { confusion: confusion(1) } }),
    knnMeasurement(0.5, { classNames: ['cat', 'dog'], record: { confusion: confusion(2) } }),
    knnMeasurement(0.5, { data: 'dtd10', record: { confusion: confusion(3) } }),
    knnMeasurement(0.5, { subject: 'untrained', record: { confusion: confusion(4) } }),
  ]);
  expect(found).toEqual([
    { title: 'knn@1 on imagenette, trained, query encoder, step 100', classes: ['cat', 'dog'], counts: confusion(2) },
    { title: 'knn@1 on dtd10, trained, query encoder, step 100', classes: [], counts: confusion(3) },
  ]);
});

test.each([
  [[]],
  [[[1, 2]]],
  [
    [
      [1, 'x'],
      [1, 2],
    ],
  ],
  ['many'],
  [undefined],
])('passes over %j, which is none', (broken) => {
  expect(confusionsOf([knnMeasurement(0.5, { record: { confusion: broken } })])).toEqual([]);
});

test('leaves out matrices for which there is no room', () => {
  const full = (size: number): number[][] => Array.from({ length: size }, () => Array.from({ length: size }, () => 1));
  const found = confusionsOf(
    [200, 150, 100].map((size) => knnMeasurement(0.5, { data: `${size} classes`, record: { confusion: full(size) } })),
  );
  expect(found.map(({ counts }) => counts.length)).toEqual([200, 100]); // 40,000 + 10,000 cells
});
