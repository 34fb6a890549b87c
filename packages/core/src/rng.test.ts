import { expect, test } from 'vitest';
import { rng } from './rng.ts';

test('is a function of seed, purpose and place alone', () => {
  const at = { epoch: 2, sample: 17, view: 1 };
  const first = rng(7, 'augment', at);
  const other = rng(7, 'augment', { epoch: 2, sample: 18, view: 1 });
  other.uniform(); // draws elsewhere change nothing here
  const second = rng(7, 'augment', at);
  for (let draw = 0; draw < 100; draw++) expect(second.uniform()).toBe(first.uniform());
});

test('differs when any one argument differs', () => {
  const streams = [
    rng(1, 'augment', { epoch: 1, sample: 1, view: 1 }),
    rng(2, 'augment', { epoch: 1, sample: 1, view: 1 }),
    rng(1 + 2 ** 32, 'augment', { epoch: 1, sample: 1, view: 1 }),
    rng(1, 'shuffle', { epoch: 1, sample: 1, view: 1 }),
    rng(1, 'augment', { epoch: 2, sample: 1, view: 1 }),
    rng(1, 'augment', { epoch: 1, sample: 2, view: 1 }),
    rng(1, 'augment', { epoch: 1, sample: 1, view: 2 }),
  ];
  expect(new Set(streams.map((stream) => stream.uniform())).size).toBe(streams.length);
});

test('uniform and normal draws have their moments', () => {
  const draw = rng(3, 'moments');
  const count = 100_000;
  let uniformSum = 0;
  let normalSum = 0;
  let normalSquares = 0;
  for (let i = 0; i < count; i++) {
    uniformSum += draw.uniform();
    const value = draw.normal();
    normalSum += value;
    normalSquares += value * value;
  }
  // Five standard errors.
  expect(Math.abs(uniformSum / count - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / count));
  expect(Math.abs(normalSum / count)).toBeLessThan(5 / Math.sqrt(count));
  expect(Math.abs(normalSquares / count - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
});

test('permutations contain every index once and are not the identity', () => {
  const order = rng(1, 'shuffle', { epoch: 4 }).permutation(1000);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  expect(order.slice(0, 4)).not.toEqual(Int32Array.of(0, 1, 2, 3));
  expect([...rng(1, 'shuffle', { epoch: 4 }).permutation(0)]).toEqual([]);
});

test('integers are even over their range', () => {
  const draw = rng(5, 'integers');
  const counts = new Int32Array(7);
  for (let i = 0; i < 70_000; i++) counts[draw.integer(7)]! += 1;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});
