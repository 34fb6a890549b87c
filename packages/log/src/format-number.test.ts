import { expect, test } from 'vitest';
import { formatLearningRate, formatNumber } from './format-number.ts';

test.each([
  [0, '0'],
  [7, '7'],
  [1.234, '1.23'],
  [12.345, '12.3'],
  [99.96, '100'],
  [812.4, '812'],
  [1234.5, '1,235'],
  [1234567, '1,234,567'],
  [-1234, '-1,234'],
  [Infinity, 'Infinity'],
])('writes %d as %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test.each([
  [0.03, '0.0300'],
  [30, '30.0000'],
  [0, '0.0000'],
  [0.000_03, '3.0e-5'],
])('writes the learning rate %d as %s', (value, text) => {
  expect(formatLearningRate(value)).toBe(text);
});
