import { expect, test } from 'vitest';
import { formatDuration } from './format-duration.ts';

test.each([
  [0, '0 s'],
  [45.4, '45 s'],
  [59.6, '1 min 00 s'],
  [200, '3 min 20 s'],
  [3599.6, '1 h 00 min'],
  [7500, '2 h 05 min'],
  [86_390, '1 d 00 h'],
  [97_200, '1 d 03 h'],
  [Infinity, '–'],
  [NaN, '–'],
  [-1, '–'],
])('writes %d seconds as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test('shows tenths of short times where asked to', () => {
  expect([0.04, 2.349, 9.96].map((seconds) => formatDuration(seconds, { fractions: true }))).toEqual(['0.0 s', '2.3 s', '10 s']);
});
