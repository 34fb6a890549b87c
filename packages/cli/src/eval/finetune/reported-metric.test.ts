import { expect, test } from 'vitest';
import { reportedMetric } from './reported-metric.ts';

test.each([
  [undefined, 'photos/caltech101-mini', 'mean per class'],
  [undefined, 'folder:photos/pets', 'mean per class'],
  [undefined, 'imagenette', 'top-1'],
  [undefined, 'scenes:64', 'top-1'],
  ['top-1', 'pets', 'top-1'],
  ['mean-per-class', 'imagenette', 'mean per class'],
] as const)('--metric %s of %s is %s', (asked, data, metric) => {
  expect(reportedMetric(asked, data)).toBe(metric);
});
