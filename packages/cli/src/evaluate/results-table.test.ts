import { expect, test } from 'vitest';
import type { SubjectName } from './measurement.ts';
import { resultsTable, scoreBy } from './results-table.ts';

const measured = (subject: SubjectName, protocol: string, score: number) => ({
  subject,
  record: { protocol, metric: 'top-1', score, interval: [0, 1], seconds: 1, notes: [] } as const,
});

const measurements = [
  measured('trained', 'knn@1', 0.5),
  measured('trained', 'linear-cached@1', 0.625),
  measured('untrained', 'knn@1', 0.25),
  measured('pixels', 'knn@1', 0.2),
];

test('shows subjects below each other and a dash for what was not measured', () => {
  expect(resultsTable(measurements).join('\n')).toMatchInlineSnapshot(`
    "                knn@1 top-1  linear-cached@1 top-1
      trained            50.0 %                 62.5 %
      untrained          25.0 %                      –
      raw pixels         20.0 %                      –"
  `);
});

test('a protocol that was used twice has two columns', () => {
  const sweep = [measured('trained', 'knn@1', 0.5), measured('trained', 'knn@1', 0.6)];
  expect(resultsTable(sweep).join('\n')).toMatchInlineSnapshot(`
    "                knn@1 top-1  knn@1 top-1
      trained            50.0 %       60.0 %"
  `);
});

test('shows records of before there were scores', () => {
  expect(scoreBy([{ subject: 'trained', record: { protocol: 'knn@1', top1: 0.5 } }], 'trained', 'knn@1')).toBe(0.5);
});

test('finds an accuracy by subject and protocol', () => {
  expect(scoreBy(measurements, 'trained', 'linear-cached@1')).toBe(0.625);
  expect(scoreBy(measurements, 'pixels', 'linear-cached@1')).toBeNull();
});
