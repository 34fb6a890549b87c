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
  kept.collect(values, { columns, firstQuery: before, firstPosition: first });
  for (let row = 0; row < rows; row++) {
    const expected = [...values.subarray(row * columns, (row + 1) * columns)]
      .map((value, column) => [value, first + column])
      .filter(([value]) => value! >= kept.thresholds[before + row]!);
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
  for (const firstQuery of [0, 2]) kept.collect(Float32Array.of(0.75, 0), { columns: 2, firstQuery, firstPosition: 7 });
  kept.collect(new Float32Array(100).fill(1), { columns: 100, firstQuery: 1, firstPosition: 0 });
  expect([...kept.counts]).toEqual([1, 100, 1]);
  expect([...kept.entriesOf(1).similarities].filter((_, i) => i % 2 === 0)).toEqual([1, 1, 1, 1, 1]);
  for (const query of [0, 2]) {
    expect(kept.entriesOf(query).similarities[0]).toBe(0.75);
    expect(kept.entriesOf(query).positions[1]).toBe(7);
  }
});

test.each([37, 4096])('fits thresholds that about so many similarities reach: %i columns', (columns) => {
  const draw = rng(columns, 'thresholds');
  const values = Float32Array.from(
    { length: 6 * columns },
    (_, i) => 0.1 * draw.normal() + [0, 0, 0.9, -0.9, 0.2, 0.2][Math.floor(i / columns)]!,
  );
  values.fill(0.25, 5 * columns);
  const kept = keptSimilarities(8, columns);
  kept.fitThresholds(values, { columns, firstQuery: 2 }, 12);
  kept.collect(values, { columns, firstQuery: 2, firstPosition: 0 });
  for (const count of kept.counts.subarray(2, 7)) {
    expect(count).toBeGreaterThanOrEqual(12);
    expect(count).toBeLessThanOrEqual(16);
  }
  // Equal ones can't be told apart.
  expect(kept.counts[7]).toBe(columns);
});
