import { expect, test } from 'vitest';
import { stepPace } from './step-pace.ts';

test('the first step counts only until there is a second', () => {
  const pace = stepPace();
  expect([pace(10), pace(2), pace(4)]).toEqual([10, 2, 3]);
});

test('follows steps that become slower', () => {
  const pace = stepPace();
  for (let step = 0; step < 100; step++) pace(1);
  for (let step = 0; step < 100; step++) pace(3);
  expect(pace(3)).toBeCloseTo(3, 1);
});
