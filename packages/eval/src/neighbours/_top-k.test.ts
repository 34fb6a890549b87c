import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { offer, sortBestFirst, topK } from './_top-k.ts';

test.each([1, 2, 7, 50])('keeps the %i best of 50 values like a sort, ties to the lower index', (k) => {
  for (let seed = 0; seed < 20; seed++) {
    const draw = rng(seed, 'top-k');
    const values = Array.from({ length: 50 }, () => draw.integer(20) - 10);
    const heap = topK(k);
    for (const [index, value] of values.entries()) offer(heap, value, index);
    sortBestFirst(heap);
    const sorted = values.map((value, index) => ({ value, index })).sort((a, b) => b.value - a.value || a.index - b.index);
    expect([...heap.indices]).toEqual(sorted.slice(0, k).map(({ index }) => index));
    expect([...heap.values]).toEqual(sorted.slice(0, k).map(({ value }) => value));
  }
});

test('does not depend on the order of the offers', () => {
  const heap = topK(3);
  for (const index of [4, 0, 3, 1, 2]) offer(heap, 1, index);
  sortBestFirst(heap);
  expect([...heap.indices]).toEqual([0, 1, 2]);
});
