import type { RobustnessRecord } from '@leoclr/eval';
import { robustnessBattery } from '@leoclr/eval';
import { expect, test } from 'vitest';
import { robustnessTable } from './robustness-table.ts';

const record = {
  protocol: 'robustness@1',
  clean: { top1: 0.8, interval: [0.7, 0.9] },
  score: 0.4,
  relative: 0.5,
  levels: robustnessBattery.flatMap(({ corruption, levels }) =>
    levels.map((level, place) => ({ corruption, level, top1: 1 / (place + 1), interval: [0, 1] })),
  ),
  corruptions: robustnessBattery.map(({ corruption }, place) => ({
    corruption,
    top1: place / 10,
    relative: place === 0 ? null : place / 8,
  })),
} as unknown as RobustnessRecord;

test('has a row a corruption, with each level, the mean and its share of the clean accuracy', () => {
  expect(robustnessTable([{ subject: 'trained', record }]).join('\n')).toMatchInlineSnapshot(`
    "  trained                                                                      mean  of clean
      crop         100.0 % at 0.75   50.0 % at 0.5  33.3 % at 0.25                0.0 %         –
      centre-crop  100.0 % at 0.75   50.0 % at 0.5  33.3 % at 0.25               10.0 %    12.5 %
      grey          100.0 % at 0.5  50.0 % at 0.25     33.3 % at 0               20.0 %    25.0 %
      blur            100.0 % at 1     50.0 % at 2     33.3 % at 4  25.0 % at 8  30.0 %    37.5 %
      occlusion     100.0 % at 0.1  50.0 % at 0.25   33.3 % at 0.5               40.0 %    50.0 %
      smaller      100.0 % at 0.75   50.0 % at 0.5  33.3 % at 0.35               50.0 %    62.5 %
      all                                                                        40.0 %    50.0 %
      clean                                                                      80.0 %"
  `);
});

test('has a table a subject, and none for other protocols', () => {
  const other = { ...record, protocol: 'knn@1' } as unknown as RobustnessRecord;
  const lines = robustnessTable([
    { subject: 'pixels', record },
    { subject: 'trained', record: other },
    { subject: 'untrained', record },
  ]);
  expect(lines.filter((line) => line.includes('of clean')).map((line) => line.trim().split('  ')[0])).toEqual(['raw pixels', 'untrained']);
});
