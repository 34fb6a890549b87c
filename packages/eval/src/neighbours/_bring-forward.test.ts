import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { bringForward } from './_bring-forward.ts';

test.each([1, 2, 9, 50, 99, 100, 120])('brings the %i smallest of 100 numbers forward, and what is close to them', (wanted) => {
  for (let seed = 0; seed < 30; seed++) {
    const draw = rng(seed, 'numbers');
    const numbers = Float64Array.from({ length: 110 }, (_, i) => (i < 100 ? draw.integer(60) : -1));
    const sorted = numbers.slice(0, 100).sort();
    const end = bringForward(numbers, 100, { wanted, slack: 3 });
    const limit = sorted[Math.min(wanted, 100) - 1]! + 3;
    expect([...numbers.slice(0, end).sort()]).toEqual([...sorted].filter((number) => number <= limit));
    expect([...numbers.slice(0, 100).sort()]).toEqual([...sorted]);
    expect(Array.from(numbers.subarray(100))).toEqual(Array.from({ length: 10 }, () => -1));
  }
});
