import { expect, test } from 'vitest';
import { knnMeasurement } from '../compare/fixtures/measurements.ts';
import { robustnessOf } from './robustness-of.ts';

const battery = (clean: number) => ({
  protocol: 'robustness@1',
  clean: { top1: clean, interval: [clean, clean] },
  levels: [
    { corruption: 'blur', level: 1, top1: 0.4, interval: [0.3, 0.5] },
    { corruption: 'blur', level: 4, top1: 0.2, interval: [0.1, 0.3] },
    { corruption: 'grey', level: 0.5, top1: 0.4, interval: [0.3, 0.5] },
  ],
});

test('a plot a data set, levels in the order of the battery, the last of each subject', () => {
  const plots = robustnessOf([
    knnMeasurement(0.5),
    knnMeasurement(0.1, { record: battery(0.1) }),
    knnMeasurement(0.5, { record: battery(0.6) }),
    knnMeasurement(0.3, { subject: 'untrained', record: battery(0.3) }),
    knnMeasurement(0.3, { data: 'dtd10', record: battery(0.3) }),
  ]);
  expect(plots.map(({ title, subjects }) => [title, subjects.map(({ name, clean }) => [name, clean?.score])])).toEqual([
    [
      'robustness@1 on imagenette',
      [
        ['trained', 0.6],
        ['untrained', 0.3],
      ],
    ],
    ['robustness@1 on dtd10', [['trained', 0.3]]],
  ]);
  expect(plots[0]!.subjects[0]!.points).toEqual([
    { corruption: 'blur', level: 1, strength: '1', score: 0.4, interval: [0.3, 0.5] },
    { corruption: 'blur', level: 2, strength: '4', score: 0.2, interval: [0.1, 0.3] },
    { corruption: 'grey', level: 1, strength: '0.5', score: 0.4, interval: [0.3, 0.5] },
  ]);
  expect(plots[0]!.units!['blur']).toContain('standard deviation');
});
