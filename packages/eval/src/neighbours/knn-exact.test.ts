import { readFileSync } from 'node:fs';
import { useEngine } from '@leoclr/engine';
import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { exactInput } from './fixtures/exact-features.ts';
import type { ExactKind } from './fixtures/exact-features.ts';
import { knn } from './knn.ts';

interface Reference {
  k: number;
  temperature: number;
  /** Of the rows that voted. */
  rowsHash: number;
  /** One digit of base 36 a query. */
  predictions: string;
}

// fixtures/knn-exact.py made the numbers.
const references = JSON.parse(readFileSync(new URL('fixtures/knn-exact.json', import.meta.url), 'utf8')) as Record<ExactKind, Reference[]>;

await useEngine('wasm');
const tensors = memory().numTensors;

test.each(Object.keys(references) as ExactKind[])(
  'who votes and who wins is what a float64 brute force says, 10,000 × 2,000 rows: %s',
  async (kind) => {
    const input = exactInput(kind);
    for (const { k, temperature, rowsHash, predictions: expected } of references[kind]) {
      const { predictions, neighbours } = await knn(input, { k, temperature });
      expect([...predictions].map((label) => label.toString(36)).join('')).toBe(expected);
      expect(hash(neighbours.rows, k)).toBe(rowsHash);
    }
  },
  60_000,
);

test('a sweep predicts with every combination as it does alone', async () => {
  const input = exactInput('near ties');
  const [ks, temperatures] = [
    [1, 20, 200],
    [0.07, 0.1],
  ];
  const { record } = await knn(input, { k: ks, temperature: temperatures });
  expect(record.sweep).toMatchObject({ on: 'queries' });
  for (const { k, temperature, predictions } of references['near ties']) {
    const right = [...predictions].filter((digit, query) => Number.parseInt(digit, 36) === input.queryLabels[query]).length;
    expect(record.sweep!.entries).toContainEqual({ k, temperature, top1: right / input.queries.count });
  }
  expect(memory().numTensors).toBe(tensors);
}, 60_000);

function hash(rows: Int32Array, k: number): number {
  let total = 0;
  for (let query = 0; query < rows.length / k; query++) {
    const sum = rows.subarray(query * k, (query + 1) * k).reduce((sum, row) => sum + (row + 1) * (row + 7), 0);
    total = (total * 31 + sum) % 2 ** 32;
  }
  return total;
}
