import { useEngine } from '@leoclr/engine';
import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Features } from '../features/features.ts';
import { clusteredFeatures, featuresOf } from '../fixtures/clustered-features.ts';
import { nearestNeighbours } from './nearest-neighbours.ts';

await useEngine('wasm');
const tensors = memory().numTensors;

/** All cosines of one query with the bank in float64, best first. */
function bruteForce(bank: Features, queries: Features, query: number): { row: number; similarity: number }[] {
  const rowOf = ({ values, width }: Features, row: number): number[] => [...values.subarray(row * width, (row + 1) * width)];
  const norm = (row: number[]): number => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  const own = rowOf(queries, query);
  return Array.from({ length: bank.count }, (_, row) => {
    const other = rowOf(bank, row);
    const dot = own.reduce((sum, value, i) => sum + value * other[i]!, 0);
    return { row, similarity: dot / (norm(own) * norm(other)) };
  }).sort((a, b) => b.similarity - a.similarity || a.row - b.row);
}

// The last has more queries than one block.
test.each([
  { bankCount: 1, queryCount: 1, width: 1, k: 1 },
  { bankCount: 40, queryCount: 7, width: 3, k: 5 },
  { bankCount: 33, queryCount: 600, width: 8, k: 33 },
])('finds what a float64 search finds: %j', async ({ bankCount, queryCount, width, k }) => {
  const { features: bank } = clusteredFeatures({ count: bankCount, width });
  const { features: queries } = clusteredFeatures({ count: queryCount, width, split: 1 });
  const found = await nearestNeighbours({ bank, queries }, { k });
  expect(found.k).toBe(k);
  for (let query = 0; query < queryCount; query++) {
    const expected = bruteForce(bank, queries, query).slice(0, k);
    for (const [i, { row, similarity }] of expected.entries()) {
      expect(found.rows[query * k + i]).toBe(row);
      expect(Math.abs(found.similarities[query * k + i]! - similarity)).toBeLessThan(1e-6);
    }
  }
});

test('goes through a bank that is wider than one block', async () => {
  // 3 rows of 2²³ numbers: a block holds one.
  const width = 2 ** 23;
  const values = new Float32Array(3 * width);
  values[1] = 1;
  values[width] = 2;
  values[2 * width + 1] = 3;
  const bank: Features = { values, count: 3, width, indices: Int32Array.of(0, 1, 2) };
  const query: Features = { values: values.subarray(2 * width), count: 1, width, indices: Int32Array.of(0) };
  const found = await nearestNeighbours({ bank, queries: query }, { k: 3 });
  expect([...found.rows]).toEqual([0, 2, 1]);
  expect([...found.similarities]).toEqual([1, 1, 0]);
});

test('prefers the lower of equally similar rows', async () => {
  const bank = featuresOf([
    [0, 1],
    [2, 0],
    [1, 0],
    [3, 0],
  ]);
  const { rows } = await nearestNeighbours({ bank, queries: featuresOf([[1, 0]]) }, { k: 2 });
  expect([...rows]).toEqual([1, 2]);
});

test('does not let a row find itself with excludeSelf', async () => {
  const set = featuresOf([
    [1, 0],
    [1, 0.1],
    [-1, 0],
    [0, 1],
  ]);
  const { rows, k } = await nearestNeighbours({ bank: set, queries: set }, { k: 10, excludeSelf: true });
  expect(k).toBe(3);
  for (let row = 0; row < 4; row++)
    expect([...rows.subarray(row * 3, row * 3 + 3)].sort()).toEqual([0, 1, 2, 3].filter((other) => other !== row));
});

test('finds the lowest of many equal rows, although more than expected reach the threshold', async () => {
  const [count, width] = [9_000, 4];
  const values = new Float32Array(count * width);
  // Blocks of 3000: nearest are rows 3000 to 5999.
  for (let row = 0; row < count; row++) values.set([1, [0.5, 0.1, 0.9][Math.floor(row / 3_000)]!, 0, 0], row * width);
  const bank: Features = { values, count, width, indices: Int32Array.from({ length: count }, (_, row) => row) };
  const { rows } = await nearestNeighbours({ bank, queries: featuresOf([[1, 0, 0, 0]]) }, { k: 3 });
  expect([...rows]).toEqual([3_000, 3_001, 3_002]);
});

test('a row that many equal, left out of its own neighbours', async () => {
  const set = featuresOf(Array.from({ length: 90 }, (_, row) => [1, row < 30 ? 0.5 : 0.1]));
  const own = await nearestNeighbours({ bank: set, queries: set }, { k: 2, excludeSelf: true });
  expect([...own.rows.subarray(0, 6)]).toEqual([1, 2, 0, 2, 0, 1]);
  expect([...own.rows.subarray(-2)]).toEqual([30, 31]);
});

test.each([1e-30, 1e30])('rows of very short or very long features have a direction too: %j', async (scale) => {
  const bank = featuresOf([
    [3 * scale, 4 * scale],
    [4 * scale, 3 * scale],
    [1e38, 1e38],
    [1e-42, 0],
  ]);
  const { rows, similarities } = await nearestNeighbours({ bank, queries: featuresOf([[0, 2]]) }, { k: 4 });
  expect([...rows]).toEqual([0, 2, 1, 3]);
  expect([...similarities].map((value) => value.toFixed(6))).toEqual(['0.800000', '0.707107', '0.600000', '0.000000']);
});

test('treats a row of zeros as similar to nothing', async () => {
  const { similarities } = await nearestNeighbours(
    {
      bank: featuresOf([
        [1, 0],
        [0, 0],
      ]),
      queries: featuresOf([[0, 0]]),
    },
    { k: 2 },
  );
  expect([...similarities]).toEqual([0, 0]);
});

test('rejects sets that do not fit, and k below 1', async () => {
  const bank = featuresOf([
    [1, 0],
    [0, 1],
  ]);
  await expect(nearestNeighbours({ bank, queries: featuresOf([[1, 0, 0]]) }, { k: 1 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: nearestNeighbours(): expected queries to have width 2 like bank, got 3. Both must come from the same network.]`,
  );
  await expect(nearestNeighbours({ bank, queries: bank }, { k: 0 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: nearestNeighbours(): expected k to be an integer of at least 1, got 0.]`,
  );
  await expect(
    nearestNeighbours({ bank, queries: featuresOf([[1, 0]]) }, { k: 1, excludeSelf: true }),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: nearestNeighbours(): expected bank and queries to be one set because of excludeSelf, got 2 and 1 rows.]`,
  );
  await expect(nearestNeighbours({ bank: { ...bank, count: 3 }, queries: bank }, { k: 1 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: nearestNeighbours(): expected bank to hold count × width values and count indices, got count 3, width 2, 4 values and 2 indices.]`,
  );
});

test('leaves no tensor behind in any of these cases', () => {
  expect(memory().numTensors).toBe(tensors);
});
