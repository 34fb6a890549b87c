import type { KnnRecord, LinearProbeRecord } from '@leoclr/eval';
import { expect, test } from 'vitest';
import type { Measurement } from './measure.ts';
import { resultsTable, top1 } from './results-table.ts';

const measured = (subject: Measurement['subject'], protocol: 'knn@1' | 'linear-cached@1', accuracy: number): Measurement => ({
  subject,
  encoder: subject === 'pixels' ? null : 'query',
  step: 1,
  data: 'scenes',
  record: { protocol, top1: accuracy } as KnnRecord | LinearProbeRecord,
});

const measurements = [
  measured('trained', 'knn@1', 0.5),
  measured('trained', 'linear-cached@1', 0.625),
  measured('untrained', 'knn@1', 0.25),
  measured('pixels', 'knn@1', 0.2),
];

test('shows subjects below each other and a dash for what was not measured', () => {
  expect(resultsTable(measurements).join('\n')).toMatchInlineSnapshot(`
    "               kNN top-1  linear top-1
      trained         50.0 %        62.5 %
      untrained       25.0 %             –
      raw pixels      20.0 %             –"
  `);
});

test('finds an accuracy by subject and protocol', () => {
  expect(top1(measurements, 'trained', 'linear-cached@1')).toBe(0.625);
  expect(top1(measurements, 'pixels', 'linear-cached@1')).toBeNull();
});
