import { readFileSync } from 'node:fs';
import { useEngine } from '@leoclr/engine';
import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Features } from '../features/features.ts';
import { clusteredFeatures, featuresOf } from '../fixtures/clustered-features.ts';
import { knn } from './knn.ts';
import type { KnnInput } from './knn.ts';

await useEngine('wasm');
const tensors = memory().numTensors;

/** The protocol in float64 and plain loops. */
function reference({ bank, bankLabels, queries, classes }: KnnInput, k: number, temperature: number): number[] {
  const cosine = (query: number, row: number): number => {
    let [dot, a, b] = [0, 0, 0];
    for (let i = 0; i < bank.width; i++) {
      const x = queries.values[query * bank.width + i]!;
      const y = bank.values[row * bank.width + i]!;
      dot += x * y;
      a += x * x;
      b += y * y;
    }
    return dot / Math.sqrt(a * b);
  };
  return Array.from({ length: queries.count }, (_, query) => {
    const ranked = Array.from({ length: bank.count }, (_, row) => ({ row, similarity: cosine(query, row) }));
    ranked.sort((a, b) => b.similarity - a.similarity || a.row - b.row);
    const scores = Array.from({ length: classes }, () => 0);
    for (const { row, similarity } of ranked.slice(0, k)) scores[bankLabels[row]!]! += Math.exp(similarity / temperature);
    return scores.indexOf(Math.max(...scores));
  });
}

function clusters({ count = 200, width = 6, classes = 5, spread = 1.5 } = {}): KnnInput {
  const bank = clusteredFeatures({ count, width, classes, spread });
  const queries = clusteredFeatures({ count: 60, width, classes, spread, split: 1 });
  return { bank: bank.features, bankLabels: bank.labels, queries: queries.features, queryLabels: queries.labels, classes };
}

test.each([
  { k: 1, temperature: 0.1 },
  { k: 20, temperature: 0.07 },
  { k: 200, temperature: 0.1 },
  { k: 200, temperature: 10 },
])('predicts what float64 loops predict: %j', async ({ k, temperature }) => {
  const input = clusters();
  const { predictions, top1 } = await knn(input, { k, temperature });
  const expected = reference(input, k, temperature);
  expect([...predictions]).toEqual(expected);
  expect(top1).toBe(expected.filter((label, query) => label === input.queryLabels[query]).length / 60);
  expect(top1).toBeGreaterThan(0.3);
});

interface Fixture {
  width: number;
  classes: number;
  k: number;
  temperature: number;
  bank: number[];
  bankLabels: number[];
  queries: number[];
  queryLabels: number[];
  rows: number[];
  similarities: number[];
  predictions: number[];
  top1: number;
}

test('agrees with PyTorch', async () => {
  // fixtures/knn.py made the numbers.
  const fixture = JSON.parse(readFileSync(new URL('fixtures/knn.json', import.meta.url), 'utf8')) as Fixture;
  const { width, classes, k, temperature, bankLabels, queryLabels } = fixture;
  const toFeatures = (values: number[]): Features => ({
    values: Float32Array.from(values),
    count: values.length / width,
    width,
    indices: Int32Array.from({ length: values.length / width }, (_, row) => row),
  });
  const input = { bank: toFeatures(fixture.bank), bankLabels, queries: toFeatures(fixture.queries), queryLabels, classes };
  const { predictions, top1, neighbours } = await knn(input, { k, temperature });
  expect([...predictions]).toEqual(fixture.predictions);
  expect(top1).toBeCloseTo(fixture.top1, 12);
  expect([...neighbours.rows]).toEqual(fixture.rows);
  for (const [i, similarity] of neighbours.similarities.entries())
    expect(Math.abs(similarity - fixture.similarities[i]!)).toBeLessThan(1e-6);
});

test('clamps k to the bank and says so', async () => {
  const { k, record } = await knn(clusters({ count: 30 }));
  expect(k).toBe(30);
  expect({ ...record, seconds: 0 }).toMatchInlineSnapshot(`
    {
      "bankSize": 30,
      "classes": 5,
      "excludeSelf": false,
      "k": 30,
      "notes": [
        "k 200 was clamped to 30: the bank holds no more.",
      ],
      "protocol": "knn@1",
      "querySize": 60,
      "seconds": 0,
      "temperature": 0.1,
      "top1": 0.7166666666666667,
      "width": 6,
    }
  `);
  expect(JSON.parse(JSON.stringify(record))).toEqual(record);
});

test('leaves the query itself out with excludeSelf', async () => {
  // Each row's nearest other row belongs to the other class.
  const set = featuresOf([
    [1, 0],
    [1, 0.01],
    [0, 1],
    [0.01, 1],
  ]);
  const labels = [0, 1, 0, 1];
  const input = { bank: set, bankLabels: labels, queries: set, queryLabels: labels, classes: 2 };
  expect((await knn(input, { k: 1 })).top1).toBe(1);
  expect((await knn(input, { k: 1, excludeSelf: true })).top1).toBe(0);
});

test('gives a tie between classes to the lower one', async () => {
  const bank = featuresOf([
    [1, 0],
    [1, 0],
  ]);
  const { predictions } = await knn({ bank, bankLabels: [2, 1], queries: featuresOf([[1, 0]]), queryLabels: [0], classes: 3 }, { k: 2 });
  expect([...predictions]).toEqual([1]);
});

test('stays finite at tiny temperatures', async () => {
  const input = clusters();
  const [sharp, nearest] = [await knn(input, { temperature: 1e-4 }), await knn(input, { k: 1 })];
  expect([...sharp.predictions]).toEqual([...nearest.predictions]);
});

test('rejects labels that do not fit the features', async () => {
  const input = clusters();
  const reject = (change: Partial<KnnInput>): Promise<unknown> => knn({ ...input, ...change });
  const unlabelled = Int32Array.from(input.queryLabels);
  unlabelled[4] = -1;
  await expect(reject({ bankLabels: [0, 1] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: knn(): expected bankLabels to have 200 entries, one a row of bank, got 2.]`,
  );
  await expect(reject({ queryLabels: unlabelled })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: knn(): expected queryLabels[4] to be a class from 0 to 4, got -1 (no label). Evaluate on a labelled data set.]`,
  );
  await expect(reject({ classes: 4 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: knn(): expected bankLabels[4] to be a class from 0 to 3, got 4. Do both sets have the same class folders?]`,
  );
  await expect(reject({ bankLabels: new Int32Array(200) })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: knn(): expected bankLabels to hold at least two classes, got only class 0: there is nothing to tell apart.]`,
  );
  await expect(reject({ classes: 1 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: knn(): expected classes to be an integer of at least 2, got 1.]`,
  );
});

test('rejects features of different networks and features that are not finite', async () => {
  const input = clusters();
  const values = input.bank.values.slice();
  values[13] = Number.NaN;
  await expect(knn({ ...input, bank: { ...input.bank, values } })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: knn(): expected bank to be finite, got NaN in row 2 (sample 2).]`,
  );
  await expect(knn({ ...input, queries: clusters({ width: 7 }).queries })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: knn(): expected queries to have width 6 like bank, got 7. Both must come from the same network.]`,
  );
});

test('rejects options out of range', async () => {
  await expect(knn(clusters(), { temperature: 0 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: knn(): expected temperature to be above 0, got 0.]`,
  );
  await expect(knn(clusters(), { k: 1.5 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: knn(): expected k to be an integer of at least 1, got 1.5.]`,
  );
});

test('leaves no tensor behind in any of these cases', () => {
  expect(memory().numTensors).toBe(tensors);
});
