import { expect, test } from 'vitest';
import { knnMeasurement } from '../compare/fixtures/measurements.ts';
import { resultsOf } from './results-of.ts';

const pixels = { subject: 'pixels', encoder: null, layer: null } as const;

test('a row a protocol with its settings, the subjects beside each other, the last of equal ones', () => {
  const groups = resultsOf([
    knnMeasurement(0.1),
    knnMeasurement(0.4, { subject: 'untrained' }),
    knnMeasurement(0.3, pixels),
    knnMeasurement(0.6),
    knnMeasurement(0.7, { record: { protocol: 'mine@1' } }),
    knnMeasurement(0.65, { record: { k: 20 } }),
    knnMeasurement(0.5, { encoder: 'key' }),
  ]);
  expect(groups).toHaveLength(1);
  expect(groups[0]).toMatchObject({ data: 'imagenette', chance: 0.1, testPictures: 3925 });
  expect(
    groups[0]!.rows.map(({ detail, trained, untrained, rawPixels }) => [detail, trained?.score, untrained?.score, rawPixels?.score]),
  ).toEqual([
    ['k 200, query encoder', 0.6, 0.4, 0.3],
    ['k 20, query encoder', 0.65, undefined, undefined],
    ['k 200, key encoder', 0.5, 0.4, 0.3],
    [undefined, 0.7, undefined, undefined],
  ]);
});

test('a group a data set; guessing is known of accuracies only', () => {
  const groups = resultsOf([knnMeasurement(0.6), knnMeasurement(0.5, { data: 'voc', record: { metric: '11-point mAP' } })]);
  expect(groups.map(({ data, chance }) => [data, chance])).toEqual([
    ['imagenette', 0.1],
    ['voc', undefined],
  ]);
});

test('baselines alone have a row, and older records have no interval', () => {
  const old = { ...knnMeasurement(0.5), record: { protocol: 'knn@1', top1: 0.5 } };
  expect(resultsOf([knnMeasurement(0.3, pixels)])[0]!.rows).toEqual([
    { protocol: 'knn@1', metric: 'top-1', rawPixels: { score: 0.3, interval: [0.285, 0.315] } },
  ]);
  expect(resultsOf([old])[0]!.rows).toEqual([{ protocol: 'knn@1', metric: 'top-1', trained: { score: 0.5 } }]);
});

test('robustness and health have places of their own', () => {
  expect(
    resultsOf([knnMeasurement(0.5, { record: { protocol: 'robustness@1' } }), knnMeasurement(0.5, { record: { protocol: 'health@1' } })]),
  ).toEqual([]);
});
