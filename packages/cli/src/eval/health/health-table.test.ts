import type { HealthRecord, RepresentationHealth } from '@leoclr/eval';
import { expect, test } from 'vitest';
import { healthTable } from './health-table.ts';

const health: RepresentationHealth = {
  featureStandardDeviation: 0.6123,
  effectiveRank: 112.34,
  uniformity: -2.5,
  alignment: 0.4,
  neighbourPurity: 0.5,
  count: 2000,
  width: 512,
};

test('has a column a network', () => {
  const record = { ...health, interval: [0.48, 0.52] } as unknown as HealthRecord;
  const untrained = { ...health, effectiveRank: 3, neighbourPurity: null, alignment: null };
  const lines = healthTable([
    { subject: 'trained', health, record },
    { subject: 'untrained', health: untrained, record: null },
  ]);
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "                                trained   untrained
      neighbour purity   50.0 % (48.0–52.0)           –  higher is better
      effective rank           112.3 of 512  3.0 of 512  higher is better
      feature deviation               0.612       0.612  0 is collapse
      uniformity                     -2.500      -2.500  lower is more even, 0 is collapse
      alignment                       0.400           –  lower is nearer, beside a low uniformity"
  `);
});
