import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { keptSimilarities } from './_kept-similarities.ts';

/** `[rows, columns]` values of which many are equal. */
function valuesOf(rows: number, columns: number): Float32Array {
  const draw = rng(columns, 'similarities');
  return Float32Array.from({ length: rows * columns }, () => draw.integer(40) / 20 - 1);
}

test.each([
  { rows: 1, columns: 1 },
  { rows: 3, columns: 16 },
  { rows: 5, columns: 37 },
  { rows: 20, columns: 4096 },
  { rows: 2, columns: 2 ** 15 + 48 },
  { rows: 2, columns: 2 ** 16 + 5 },
])('keeps what reaches the threshold of its row: %j', ({ rows, columns }) => {
  const values = valuesOf(rows, columns);
  const [before, first] = [2, 1000];
  const kept = keptSimilarities(before + rows, columns + 1);
  for (let row = 0; row < rows; row++) kept.thresholds[before + row] = row === 0 ? -3e38 : 0.5;
  kept.add(before, 7, 8);
  kept.collect(values, { columns, firstQuery: before, firstPosition: first });
  for (let row = 0; row < rows; row++) {
    const expected = [...values.subarray(row * columns, (row + 1) * columns)]
      .map((value, column) => [value, first + column])
      .filter(([value]) => value! >= kept.thresholds[before + row]!);
    if (row === 0) expected.unshift([7, 8]);
    const count = kept.counts[before + row]!;
    const { similarities, positions } = kept.entriesOf(before + row);
    expect(count).toBe(expected.length);
    expect(Array.from({ length: count }, (_, i) => [similarities[2 * i], positions[2 * i + 1]])).toEqual(expected);
  }
  expect([...kept.counts.subarray(0, before)]).toEqual([0, 0]);
});

test('counts what has no room, and leaves the neighbours alone', () => {
  const kept = keptSimilarities(3, 5);
  kept.thresholds.fill(0.5);
  kept.add(0, 0.75, 1);
  kept.add(2, 0.25, 2);
  kept.collect(new Float32Array(100).fill(1), { columns: 100, firstQuery: 1, firstPosition: 0 });
  expect([...kept.counts]).toEqual([1, 100, 1]);
  expect([...kept.entriesOf(1).similarities].filter((_, i) => i % 2 === 0)).toEqual([1, 1, 1, 1, 1]);
  expect(kept.entriesOf(0).similarities[0]).toBe(0.75);
  expect(kept.entriesOf(2).similarities[0]).toBe(0.25);
});
