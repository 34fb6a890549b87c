import { readFileSync } from 'node:fs';
import { useEngine } from '@leoclr/engine';
import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { formulaFeatures } from './fixtures/formula-features.ts';
import type { FormulaFeaturesOptions } from './fixtures/formula-features.ts';
import { multiLabelLogisticRegression } from './multi-label-logistic-regression.ts';
import type { MultiLabelInput } from './multi-label-logistic-regression.ts';

await useEngine('wasm');
const tensors = memory().numTensors;

interface Fixture extends FormulaFeaturesOptions {
  count: number;
  targets: number[];
  l2Values: number[];
  objectives: number[];
}

// fixtures/logistic_regression.py made the numbers.
const { multiLabel: fixture } = JSON.parse(readFileSync(new URL('fixtures/logistic_regression.json', import.meta.url), 'utf8')) as {
  multiLabel: Fixture;
};
const classes = 3;
const part = (first: number, count: number): { features: MultiLabelInput['train']; targets: Int8Array } => ({
  features: formulaFeatures([first, count], fixture).features,
  targets: Int8Array.from(fixture.targets.slice(first * classes, (first + count) * classes)),
});
const train = { train: part(0, 200).features, trainTargets: part(0, 200).targets };
const test1 = { test: part(100, 60).features, testTargets: part(100, 60).targets };
const validation = { validation: part(0, 50).features, validationTargets: part(0, 50).targets };
const input: MultiLabelInput = { ...train, ...test1, classes };

test("the objective is the sum of scikit-learn's, class by class, at each strength", async () => {
  const { record } = await multiLabelLogisticRegression({ ...input, ...validation }, { l2Values: fixture.l2Values });
  const excess = record.grid.map(({ objective }, i) => Math.abs(objective / fixture.objectives[i]! - 1));
  expect(Math.max(...excess)).toBeLessThan(2e-5);
  expect(record.score).toBeGreaterThan(0.5);
});

test('records everything, as plain JSON', async () => {
  const { record, scores } = await multiLabelLogisticRegression(input, { l2Values: [0.01, 1] });
  expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  expect(scores.length).toBe(60 * classes);
  expect(record).toMatchObject({
    protocol: 'logreg-multi-label@1',
    metric: '11-point mAP',
    trainSize: 160,
    validationSize: 40,
    testSize: 60,
    classes,
    width: 8,
  });
  expect(record.perClass).toHaveLength(classes);
});

test('a picture that is difficult for a class does not teach it', async () => {
  const difficult = Int8Array.from(input.trainTargets, (target, i) => (i < 30 * classes && i % classes === 0 ? -1 : target));
  const shifted = { ...input.train, values: input.train.values.map((value, i) => (i < 30 * 8 ? value + 1 : value)) };
  const fit = async (train: MultiLabelInput['train']): Promise<number[]> => {
    const all = { ...input, train, trainTargets: difficult, ...validation };
    const { scores } = await multiLabelLogisticRegression(all, { l2Values: [1], tolerance: 1e-8 });
    return [...scores].filter((_, i) => i % classes === 0);
  };
  // The mean of all rows moves too, which must not matter either.
  const [own, other] = [await fit(input.train), await fit(shifted)];
  for (const [i, value] of own.entries()) expect(other[i]!).toBeCloseTo(value, 2);
});

test('rejects targets that do not fit', async () => {
  const rejected = async (change: Partial<MultiLabelInput>): Promise<string> =>
    multiLabelLogisticRegression({ ...input, ...change }, { l2Values: [1] }).then(
      () => 'accepted',
      (error: Error) => error.message,
    );
  const all = (value: number): Int8Array => new Int8Array(600).fill(value);
  expect(await rejected({ trainTargets: [1, 0] })).toMatchInlineSnapshot(
    `"multiLabelLogisticRegression(): expected trainTargets to have 200 × 3 entries, one a row of train and class, got 2."`,
  );
  expect(await rejected({ trainTargets: all(2) })).toMatchInlineSnapshot(
    `"multiLabelLogisticRegression(): expected trainTargets to be 1 (there), 0 (not there) or -1 (difficult), got 2 for class 0 in row 0."`,
  );
  expect(await rejected({ trainTargets: all(0) })).toMatchInlineSnapshot(
    `"multiLabelLogisticRegression(): expected rows with target 1 for every class among the 160 that are fitted, got none for class 0. Leave the class out, or pass another seed or a smaller validationShare."`,
  );
  expect(await rejected({ trainTargets: all(1) })).toMatchInlineSnapshot(
    `"multiLabelLogisticRegression(): expected rows with target 0 for every class among the 160 that are fitted, got none for class 0. Leave the class out, or pass another seed or a smaller validationShare."`,
  );
  expect(await rejected({ validation: input.test })).toMatchInlineSnapshot(
    `"multiLabelLogisticRegression(): expected validationTargets because validation is given, got none. Pass both or neither."`,
  );
  expect(await rejected({ validationTargets: input.testTargets })).toMatchInlineSnapshot(
    `"multiLabelLogisticRegression(): expected validation because validationTargets is given, got none. Pass both or neither."`,
  );
  expect(await rejected({ classes: 0 })).toMatchInlineSnapshot(
    `"multiLabelLogisticRegression(): expected classes to be an integer of at least 1, got 0."`,
  );
});

test('leaves no tensor behind in any of these cases', () => {
  expect(memory().numTensors).toBe(tensors);
});
