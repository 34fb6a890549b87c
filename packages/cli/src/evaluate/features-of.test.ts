import { expect, test } from 'vitest';
import { spread } from './features-of.ts';

test('a selection is even from first to last', () => {
  expect([...spread(10, 5)]).toEqual([0, 2, 4, 6, 8]);
  expect([...spread(10, 3)]).toEqual([0, 3, 6]);
});

test('asked for more than there is, it is everything once', () => {
  expect([...spread(4, 100)]).toEqual([0, 1, 2, 3]);
});
