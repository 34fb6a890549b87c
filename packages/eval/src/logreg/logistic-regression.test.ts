import { readFileSync } from 'node:fs';
import { useEngine } from '@leoclr/engine';
import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { clusteredFeatures } from '../fixtures/clustered-features.ts';
import { formulaFeatures } from './fixtures/formula-features.ts';
import { logisticRegression } from './logistic-regression.ts';
import type { LogisticRegressionInput, LogisticRegressionOptions } from './logistic-regression.ts';

await useEngine('wasm');
const tensors = memory().numTensors;

interface Case {
  train: number;
  validation: number;
  test: number;
  width: number;
  classes: number;
  edge: number;
  decades: number;
  objectives: number[];
  validationScores: number[];
  chosen: number;
  testScore: number;
  first: number[];
}

// fixtures/logistic_regression.py made the numbers.
const fixture = JSON.parse(readFileSync(new URL('fixtures/logistic_regression.json', import.meta.url), 'utf8')) as Record<string, Case>;

function inputOf(one: Case): LogisticRegressionInput {
  const [train, validation, tested] = [
    formulaFeatures([0, one.train], one),
    formulaFeatures([one.train, one.validation], one),
    formulaFeatures([one.train + one.validation, one.test], one),
  ];
  return {
    train: train.features,
    trainLabels: train.labels,
    validation: validation.features,
    validationLabels: validation.labels,
    test: tested.features,
    testLabels: tested.labels,
    classes: one.classes,
  };
}

test.each(['clustered', 'separable', 'two'])(
  "%s: the objective is scikit-learn's lowest at each of 45 strengths, the accuracy the same",
  async (name) => {
    const one = fixture[name]!;
    const input = inputOf(one);
    expect(Array.from(input.train.values.subarray(0, 2 * one.width))).toEqual(one.first);
    const { record } = await logisticRegression(input);
    const excess = record.grid.map(({ objective }, i) => objective / one.objectives[i]! - 1);
    expect(Math.max(...excess)).toBeLessThan(2e-5);
    expect(Math.min(...excess)).toBeGreaterThan(-2e-5);
    const off = record.grid.map(({ validationScore }, i) => Math.abs(validationScore - one.validationScores[i]!));
    expect(Math.max(...off)).toBeLessThan(1.5 / one.validation); // one row, should it lie on the border
    expect(record.l2).toBe(record.l2Values[one.chosen]);
    expect(Math.abs(record.score - one.testScore)).toBeLessThan(0.0021);
    expect(record.grid.every(({ converged }) => converged)).toBe(true);
  },
);

test.each([[1e-6], [10, 1e-6]])('strengths far apart end where a fine grid ends: %j', async (...l2Values) => {
  const one = fixture['separable']!;
  const { record } = await logisticRegression(inputOf(one), { l2Values });
  const { l2Values: all } = (await logisticRegression(inputOf(one), { maxIterations: 1, tolerance: 0.5 })).record;
  for (const { l2, objective } of record.grid) {
    const i = all.findIndex((value) => Math.abs(value / l2 - 1) < 1e-9);
    expect(Math.abs(objective / one.objectives[i]! - 1)).toBeLessThan(1e-4);
  }
});

function clusters({ count = 60, width = 6, classes = 3, spread = 1.5 } = {}): LogisticRegressionInput {
  const train = clusteredFeatures({ count, width, classes, spread });
  const test = clusteredFeatures({ count: 45, width, classes, spread, split: 1 });
  return { train: train.features, trainLabels: train.labels, test: test.features, testLabels: test.labels, classes };
}

const quick: LogisticRegressionOptions = { l2Values: [1e-3, 1, 1e3] };

test('records everything, as plain JSON', async () => {
  const { record, scores, score } = await logisticRegression(clusters(), quick);
  expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  expect(scores.length).toBe(45 * 3);
  expect(score).toBe(record.top1);
  const { confusion: _, grid, ...rest } = record;
  expect(grid.map(({ l2 }) => l2)).toEqual([1e-3, 1, 1e3]);
  expect(rest).toMatchObject({
    protocol: 'logreg@1',
    metric: 'top-1',
    validationSource: 0.2,
    trainSize: 48,
    validationSize: 12,
    testSize: 45,
    width: 6,
    classes: 3,
    seed: 0,
    notes: [],
  });
});

test('chooses without a look at the test set', async () => {
  const input = clusters();
  const reversed = { ...input, testLabels: Int32Array.from(input.testLabels, (label) => 2 - label) };
  const [own, other] = [(await logisticRegression(input, quick)).record, (await logisticRegression(reversed, quick)).record];
  expect(other.score).not.toBe(own.score);
  expect(other.grid).toEqual(own.grid);
});

test('of equally good strengths the weakest is chosen', async () => {
  const { record } = await logisticRegression(clusters({ spread: 0.1 }), { l2Values: [1e-3, 1] });
  expect(record.grid.map(({ validationScore }) => validationScore)).toEqual([1, 1]);
  expect(record.l2).toBe(1e-3);
});

test('the metric may be the mean per class, by which it chooses too', async () => {
  const input = clusters();
  const { record } = await logisticRegression(input, { ...quick, metric: 'mean per class' });
  expect(record).toMatchObject({ metric: 'mean per class', score: record.meanPerClass, interval: record.meanPerClassInterval });
});

test('is a function of the seed', async () => {
  const run = async (seed: number): Promise<unknown> => (await logisticRegression(clusters(), { ...quick, seed })).record.grid;
  expect(await run(1)).toEqual(await run(1));
  expect(await run(2)).not.toEqual(await run(1));
});

test('notes classes that only the test set has, and fits that were cut short', async () => {
  const input = clusters();
  const { record, scores } = await logisticRegression(
    { ...input, trainLabels: Array.from(input.trainLabels, (label) => label % 2) },
    { ...quick, maxIterations: 1, tolerance: 1e-9 },
  );
  expect(record.notes).toMatchInlineSnapshot(`
    [
      "maxIterations 1 was not enough at an l2 of 0.001, 1, 1000.",
      "maxIterations 1 was not enough for the last fit.",
      "The test set has classes that the training set lacks; they are always wrong: 2.",
    ]
  `);
  expect(scores.filter((_, i) => i % 3 === 2).every((value) => value < -1e38)).toBe(true);
});

test('rejects labels and features that do not fit', async () => {
  const input = clusters();
  const rejected = async (change: Partial<LogisticRegressionInput>): Promise<string> =>
    logisticRegression({ ...input, ...change }, quick).then(
      () => 'accepted',
      (error: Error) => error.message,
    );
  const values = input.train.values.map((value, i) => (i === 9 ? Number.NaN : value));
  const { features: validation, labels } = clusteredFeatures({ count: 9, width: 6, split: 2 });
  expect(await rejected({ trainLabels: new Int32Array(60).fill(1) })).toMatchInlineSnapshot(
    `"logisticRegression(): expected trainLabels to hold at least two classes, got only class 1: there is nothing to tell apart."`,
  );
  expect(await rejected({ trainLabels: new Int32Array(60).fill(-1) })).toMatchInlineSnapshot(
    `"logisticRegression(): expected trainLabels[0] to be a class from 0 to 2, got -1 (no label). Evaluate on a labelled data set."`,
  );
  expect(await rejected({ testLabels: [0] })).toMatchInlineSnapshot(
    `"logisticRegression(): expected testLabels to have 45 entries, one a row of test, got 1."`,
  );
  expect(await rejected({ train: { ...input.train, values } })).toMatchInlineSnapshot(
    `"logisticRegression(): expected train to be finite, got NaN in row 1 (sample 1)."`,
  );
  expect(await rejected({ test: clusters({ width: 4 }).test })).toMatchInlineSnapshot(
    `"logisticRegression(): expected test to have width 6 like train, got 4. Both must come from the same network."`,
  );
  expect(await rejected({ validation })).toMatchInlineSnapshot(
    `"logisticRegression(): expected validationLabels because validation is given, got none. Pass both or neither."`,
  );
  expect(await rejected({ validationLabels: labels })).toMatchInlineSnapshot(
    `"logisticRegression(): expected validation because validationLabels is given, got none. Pass both or neither."`,
  );
  const two = Array.from(input.trainLabels, (label) => label % 2);
  expect(await rejected({ trainLabels: two, validation, validationLabels: labels })).toMatchInlineSnapshot(
    `"logisticRegression(): expected validationLabels to hold no class that trainLabels lacks, got 2. Do both sets have the same class folders?"`,
  );
});

test('says so when features are too large to be squared', async () => {
  const input = clusters();
  const values = input.train.values.map((value) => value * 1e25);
  await expect(logisticRegression({ ...input, train: { ...input.train, values } }, quick)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: logisticRegression(): expected features whose squares fit into float32, got larger ones. Scale them to about 1.]`,
  );
});

test('says so when nothing of a class is left to fit', async () => {
  const input = clusters();
  const trainLabels = Array.from(input.trainLabels, (_, row) => (row === 59 ? 2 : row % 2));
  const messages = await Promise.all(
    Array.from({ length: 8 }, async (_, seed) =>
      logisticRegression({ ...input, trainLabels }, { l2Values: [1], seed, validationShare: 0.5 }).then(
        () => '',
        (error: Error) => error.message,
      ),
    ),
  );
  expect(messages.find((message) => message !== '')).toMatchInlineSnapshot(
    `"logisticRegression(): expected rows of every class to be left when 30 are held out for validation, got none of class 2. Pass another seed, a smaller validationShare or validation rows."`,
  );
});

test.each<LogisticRegressionOptions>([
  { l2Values: [] },
  { l2Values: [0] },
  { validationShare: 1 },
  { seed: 0.5 },
  { maxIterations: 0 },
  { tolerance: 0 },
])('rejects options out of range: %j', async (options) => {
  await expect(logisticRegression(clusters(), options)).rejects.toThrow(`logisticRegression(): expected ${Object.keys(options)[0]} to be`);
});

test('leaves no tensor behind in any of these cases', () => {
  expect(memory().numTensors).toBe(tensors);
});
