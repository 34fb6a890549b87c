import { expect, test } from 'vitest';
import { knnMeasurement } from '../compare/fixtures/measurements.ts';
import { curvesOf } from './curves-of.ts';

test('a probe: a line a subject, epochs from 1', () => {
  const probe = (subject: 'trained' | 'untrained', top1: number) =>
    knnMeasurement(top1, {
      subject,
      record: {
        protocol: 'linear-cached@1',
        curve: [
          { top1: 0.1, loss: 2 },
          { top1, loss: 1 },
        ],
      },
    });
  expect(curvesOf([probe('trained', 0.3), probe('trained', 0.5), probe('untrained', 0.2)])).toMatchObject([
    {
      title: 'linear-cached@1 on imagenette',
      xName: 'epoch',
      series: [
        {
          name: 'trained',
          points: [
            { x: 1, y: 0.1 },
            { x: 2, y: 0.5 },
          ],
        },
        {
          name: 'untrained',
          points: [
            { x: 1, y: 0.1 },
            { x: 2, y: 0.2 },
          ],
        },
      ],
    },
  ]);
});

test('a logistic regression: the held-out score by strength, the chosen one marked', () => {
  const grid = [
    { l2: 0.1, validationScore: 0.4 },
    { l2: 1, validationScore: 0.5 },
  ];
  const record = { protocol: 'logreg@1', metric: 'mean per class', l2: 1, grid };
  expect(curvesOf([knnMeasurement(0.5, { record })])).toMatchObject([
    {
      xScale: 'log',
      yName: 'mean per class',
      chosen: { x: 1, name: 'chosen' },
      series: [
        {
          name: 'trained',
          points: [
            { x: 0.1, y: 0.4 },
            { x: 1, y: 0.5 },
          ],
        },
      ],
    },
  ]);
});

test('a kNN sweep: a line a temperature; only what was chosen on the bank is marked', () => {
  const entries = [0.07, 0.1].flatMap((temperature) => [1, 20].map((k) => ({ k, temperature, top1: k / 100 + temperature })));
  const sweep = (on: string, chosenBy: string) => knnMeasurement(0.5, { record: { k: 20, chosenBy, sweep: { on, entries } } });
  const [looked] = curvesOf([sweep('queries', 'given')]);
  expect(looked!.series.map(({ name, points }) => [name, points.length])).toEqual([
    ['T 0.07', 2],
    ['T 0.1', 2],
  ]);
  expect(looked!.chosen).toBeUndefined();
  expect(curvesOf([sweep('bank, leave one out', 'leave-one-out')])[0]!.chosen).toEqual({ x: 20, name: 'chosen' });
});

test('fine-tuning: a line a weight decay, by rising rate, without what diverged', () => {
  const grid = [
    { learningRate: 0.1, weightDecay: 0, score: 0.5 },
    { learningRate: 0.01, weightDecay: 0, score: 0.4 },
    { learningRate: 1, weightDecay: 0, score: null },
    { learningRate: 0.1, weightDecay: 0.001, score: 0.6 },
  ];
  expect(curvesOf([knnMeasurement(0.5, { record: { protocol: 'finetune@1', learningRate: 0.1, grid } })])[0]).toMatchObject({
    chosen: { x: 0.1 },
    series: [
      {
        name: 'weight decay 0',
        points: [
          { x: 0.01, y: 0.4 },
          { x: 0.1, y: 0.5 },
        ],
      },
      { name: 'weight decay 0.001', points: [{ x: 0.1, y: 0.6 }] },
    ],
  });
});

test('nothing is drawn where nothing was tried', () => {
  expect(
    curvesOf([
      knnMeasurement(0.5),
      knnMeasurement(0.5, { record: { sweep: null } }),
      knnMeasurement(0.5, { record: { protocol: 'mine@1' } }),
    ]),
  ).toEqual([]);
});
