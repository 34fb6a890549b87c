import { expect, test } from 'vitest';
import { stations } from './_stations.ts';

test('a grid of small steps is left as it is', () => {
  expect(stations([4, 2, 1], 1)).toEqual([4, 2, 1].map((penalty) => ({ penalty, wanted: true })));
});

test('there are stations before the first and between distant ones', () => {
  const way = stations([10, 0.01], 1000);
  expect(way.filter(({ wanted }) => wanted).map(({ penalty }) => penalty)).toEqual([10, 0.01]);
  const falls = way.map(({ penalty }, i) => (i === 0 ? 1000 : way[i - 1]!.penalty) / penalty);
  expect(Math.max(...falls)).toBeLessThan(3.0001);
  expect(Math.min(...falls)).toBeGreaterThan(1.5);
});
