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
      "chosenBy": "given",
      "classes": 5,
      "confusion": [
        [
          12,
          0,
          0,
          0,
          0,
        ],
        [
          0,
          5,
          3,
          4,
          0,
        ],
        [
          3,
          0,
          7,
          0,
          2,
        ],
        [
          0,
          3,
          0,
          8,
          1,
        ],
        [
          1,
          0,
          0,
          0,
          11,
        ],
      ],
      "excludeSelf": false,
      "interval": [
        0.6166666666666667,
        0.8333333333333334,
      ],
      "k": 30,
      "meanPerClass": 0.7166666666666666,
      "meanPerClassInterval": [
        0.6166590354090353,
        0.8206117424242424,
      ],
      "metric": "top-1",
      "notes": [
        "k 200 was clamped to 30: the bank holds no more.",
      ],
      "protocol": "knn@1",
      "querySize": 60,
      "score": 0.7166666666666667,
      "seconds": 0,
      "seed": 0,
      "sweep": null,
      "temperature": 0.1,
      "top1": 0.7166666666666667,
      "top1Interval": [
        0.6166666666666667,
        0.8333333333333334,
      ],
      "top5": null,
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
  expect((await knn(input, { k: 1, excludeSelf: false })).top1).toBe(1);
  expect((await knn(input, { k: 1, excludeSelf: true })).top1).toBe(0);
  // One object twice is one set.
  expect((await knn(input, { k: 1 })).record).toMatchObject({ top1: 0, excludeSelf: true });
  expect((await knn({ ...input, queries: { ...set } }, { k: 1 })).record).toMatchObject({ top1: 1, excludeSelf: false });
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

test('sweeps k and temperature in one pass; the headline stays', async () => {
  const input = clusters();
  const { record, k } = await knn(input, { k: [5, 20, 500], temperature: [0.07, 0.1] });
  expect(k).toBe(200);
  expect(record).toMatchObject({
    k: 200,
    temperature: 0.1,
    chosenBy: 'given',
    notes: ['k 500 was clamped to 200: the bank holds no more.'],
  });
  const combinations = [0.07, 0.1].flatMap((temperature) => [5, 20, 200].map((each) => ({ k: each, temperature })));
  const alone = await Promise.all(combinations.map((one) => knn(input, one)));
  expect(record.sweep).toEqual({ on: 'queries', entries: combinations.map((one, i) => ({ ...one, top1: alone[i]!.top1 })) });
  expect(alone.map((one) => one.record.sweep)).toEqual(combinations.map(() => null));
  expect(record.top1).toBe(alone.at(-1)!.top1);
  // A list of one is a value.
  expect((await knn(input, { k: [5], temperature: [0.07] })).record).toMatchObject({ k: 5, temperature: 0.07, sweep: null });
  expect((await knn(input, { k: [5, 7], temperature: 0.07 })).record).toMatchObject({ k: 200, temperature: 0.07 });
});

test('chooses on the bank, leaving one out, whatever the queries are', async () => {
  const input = clusters();
  const options = { k: [1, 5, 20, 200], temperature: [0.07, 0.1], choose: 'leave-one-out' } as const;
  const { record } = await knn(input, options);
  const { bank, bankLabels, classes } = input;
  const onBank = { bank, bankLabels, queries: bank, queryLabels: bankLabels, classes };
  const entries = await Promise.all(
    options.temperature.flatMap((temperature) =>
      [1, 5, 20, 199].map(async (k) => ({ k, temperature, top1: (await knn(onBank, { k, temperature })).top1 })),
    ),
  );
  expect(record.sweep).toEqual({ on: 'bank, leave one out', entries });
  const best = entries.find(({ top1 }) => top1 === Math.max(...entries.map((entry) => entry.top1)))!;
  expect(record).toMatchObject({ k: best.k, temperature: best.temperature, chosenBy: 'leave-one-out' });
  expect(record.top1).toBe((await knn(input, { k: best.k, temperature: best.temperature })).top1);
  expect(record.notes).toEqual(['k 200 was clamped to 199: the bank holds no more.']);
  const others = { ...input, queryLabels: Int32Array.from(input.queryLabels).fill(0) };
  expect((await knn(others, options)).record).toMatchObject({ k: best.k, temperature: best.temperature });
});

test('top-5 counts the five classes with the most votes', async () => {
  // Eight classes with one row each, at growing angles.
  const angles = Array.from({ length: 8 }, (_, label) => [Math.cos(label / 8), Math.sin(label / 8)]);
  const queries = featuresOf(Array.from({ length: 8 }, () => [1, 0]));
  const input = {
    bank: featuresOf(angles),
    bankLabels: [0, 1, 2, 3, 4, 5, 6, 7],
    queries,
    queryLabels: [0, 1, 2, 3, 4, 5, 6, 7],
    classes: 8,
  };
  expect((await knn(input, { k: 8 })).record).toMatchObject({ top1: 1 / 8, top5: 5 / 8 });
  // Three neighbours: the other places go to the lowest classes.
  expect((await knn({ ...input, bankLabels: [7, 6, 5, 4, 3, 2, 1, 0] }, { k: 3 })).record).toMatchObject({ top1: 1 / 8, top5: 5 / 8 });
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
  await expect(knn(clusters(), { k: [20, 0] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: knn(): expected k to be an integer of at least 1, got 0.]`,
  );
  await expect(knn(clusters(), { temperature: [] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: knn(): expected temperature to be a number or a list of at least one, got an empty list.]`,
  );
  await expect(knn(clusters(), { choose: 'test' as 'leave-one-out' })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: knn(): expected choose to be 'leave-one-out' or nothing, got "test".]`,
  );
  const { bank, bankLabels, classes } = clusters();
  const oneSet = { bank, bankLabels, queries: bank, queryLabels: bankLabels, classes };
  await expect(knn(oneSet, { k: [1, 5], choose: 'leave-one-out' })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: knn(): expected choose to come with queries that are not the bank, got one set: its figures would be of the choice that suits them best.]`,
  );
});

test('leaves no tensor behind in any of these cases', () => {
  expect(memory().numTensors).toBe(tensors);
});
