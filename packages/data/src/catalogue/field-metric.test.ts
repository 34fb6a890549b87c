import { expect, test } from 'vitest';
import { fieldMetric } from './field-metric.ts';

test.each([
  ['caltech101', 'mean per class'],
  ['caltech101-mini', 'mean per class'],
  ['Caltech-101', 'mean per class'],
  ['101_ObjectCategories', 'top-1'],
  ['oxford-pets', 'mean per class'],
  ['flowers102', 'mean per class'],
  ['FGVC_Aircraft', 'mean per class'],
  ['voc2007', '11-point mAP'],
  ['voc2007-mini', '11-point mAP'],
  ['voc2012', 'top-1'],
  ['imagenette', 'top-1'],
  ['cifar10', 'top-1'],
  ['dtd10', 'top-1'],
  ['my-photos', 'top-1'],
])('%s: %s', (name, metric) => {
  expect(fieldMetric(name)).toBe(metric);
});
