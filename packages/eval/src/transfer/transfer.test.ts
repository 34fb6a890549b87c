import type { LeoclrError } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { clusteredFeatures, featuresOf } from '../fixtures/clustered-features.ts';
import { logisticRegression } from '../logreg/logistic-regression.ts';
import { meanAveragePrecision } from '../metrics/mean-average-precision.ts';
import { knn } from '../neighbours/knn.ts';
import type { LabelledFeatures } from './labelled-features.ts';
import type { TransferInput, TransferOptions } from './transfer.ts';
import { transfer } from './transfer.ts';

beforeAll(() => useEngine('wasm'));

/** Around shared centres. */
function part(count: number, split: number, spread = 1.5): LabelledFeatures {
  const { features, labels } = clusteredFeatures({ count, width: 5, classes: 4, spread, split });
  return { features, targets: labels };
}
const single: TransferInput = { train: part(80, 0), validation: null, test: part(40, 1), classes: 4 };

test('is logreg@1 and knn@1 on the same features', async () => {
  const tensors = memory().numTensors;
  const { record, score, scores } = await transfer(single, { seed: 3, k: 20 });
  expect(memory().numTensors).toBe(tensors);
  const { train, test, classes } = single;
  const linear = await logisticRegression(
    { train: train.features, trainLabels: train.targets, test: test.features, testLabels: test.targets, classes },
    { seed: 3 },
  );
  const neighbours = await knn(
    { bank: train.features, bankLabels: train.targets, queries: test.features, queryLabels: test.targets, classes },
    { k: 20, seed: 3 },
  );
  expect(score).toBe(linear.score);
  expect(scores).toEqual(linear.scores);
  expect(record).toMatchObject({
    protocol: 'transfer@1',
    metric: 'top-1',
    score,
    interval: linear.record.interval,
    linear: { protocol: 'logreg@1', score, l2: linear.record.l2 },
    knn: { protocol: 'knn@1', score: neighbours.top1, interval: neighbours.record.top1Interval, k: 20, temperature: 0.1 },
    validation: 'held out',
    trainSize: 80,
    validationSize: linear.record.validationSize,
    testSize: 40,
    seed: 3,
    notes: [],
  });
});

test('reports the mean over classes where the field does', async () => {
  // Three of class 0, one of class 1 that lies among class 0: 3 of 4 right, but only half of the classes.
  const train = { features: featuresOf([[1], [1.1], [0.9], [1], [-1], [-1.1], [-0.9], [-1]]), targets: [0, 0, 0, 0, 1, 1, 1, 1] };
  const test = { features: featuresOf([[1], [1], [1], [1]]), targets: [0, 0, 0, 1] };
  const input = { train, validation: null, test, classes: 2 };
  expect((await transfer(input, { k: 3 })).record).toMatchObject({ score: 0.75, knn: { score: 0.75 } });
  const { record } = await transfer(input, { k: 3, metric: 'mean per class' });
  expect(record).toMatchObject({ metric: 'mean per class', score: 0.5, linear: { score: 0.5 }, knn: { score: 0.5 } });
});

test('an official validation part chooses, and then is learned from too', async () => {
  const validation = part(30, 2);
  const { record } = await transfer({ ...single, validation }, { k: 1000 });
  expect(record).toMatchObject({ validation: 'official', trainSize: 80, validationSize: 30, knn: { k: 110 } });
  expect(record.notes).toEqual(['k 1000 was clamped to 110: the bank holds no more.']);
  // The bank has the validation pictures: a test picture that is one of them finds itself.
  const alone = { features: featuresOf([[9, 9, 9, 9, 9]]), targets: [3] };
  const found = await transfer({ ...single, validation: alone, test: alone }, { k: 1 });
  expect(found.record.knn.score).toBe(1);
});

/** Coordinate m says whether class m is there; every picture has noise from its row. */
function several(count: number, offset = 0): LabelledFeatures {
  const targets = Array.from({ length: count }, (_, row) => [(row + offset) % 2, (row + offset) % 3 === 0 ? 1 : 0]);
  const noise = (row: number): number => 0.1 * Math.sin(7 * row + offset);
  return { features: featuresOf(targets.map(([a, b], row) => [a! + noise(row), b! - noise(row)])), targets: targets.flat() };
}

test('several labels a picture have 11-point mAP', async () => {
  const input = { train: several(40), validation: null, test: several(20, 1), classes: 2 };
  const { record, scores } = await transfer(input, { metric: '11-point mAP', k: 3 });
  expect(record).toMatchObject({
    metric: '11-point mAP',
    score: 1,
    linear: { protocol: 'logreg-multi-label@1', score: 1 },
    knn: { protocol: 'knn-multi-label@1', k: 3 },
  });
  expect(record.knn.score).toBeGreaterThan(0.8);
  expect(meanAveragePrecision({ scores, targets: input.test.targets, classes: 2 }).meanAveragePrecision).toBe(1);
});

test('difficult objects neither teach nor test', async () => {
  // Without the difficult ones, which are all wrong, every picture is told right.
  const train = several(40);
  const wrong = Int8Array.from(train.targets, (target, i) => (i < 8 ? -1 : target));
  const test = several(20, 1);
  const missed = Int8Array.from(test.targets, (target, i) => (i < 4 ? -1 : target));
  const input = { train: { ...train, targets: wrong }, validation: null, test: { ...test, targets: missed }, classes: 2 };
  expect((await transfer(input, { metric: '11-point mAP' })).record.score).toBe(1);
});

const message = async (input: Partial<TransferInput>, options: TransferOptions = {}): Promise<string> => {
  const tensors = memory().numTensors;
  const told = await transfer({ ...single, ...input }, options).then(
    () => 'nothing',
    (error: LeoclrError) => `${error.code}: ${error.message}`,
  );
  expect(memory().numTensors).toBe(tensors);
  return told;
};

test('missing labels, one class, other widths, broken features and the wrong kind of labels are refused', async () => {
  const { train, test } = single;
  const narrow = clusteredFeatures({ count: 40, width: 4, classes: 4 });
  const broken = Float32Array.from(test.features.values);
  broken[7] = NaN;
  const mean = { metric: '11-point mAP' } as const;
  expect([
    await message({ test: { ...test, targets: new Int32Array(40).fill(-1) } }),
    await message({ train: { ...train, targets: new Int32Array(80) } }),
    await message({ test: { features: narrow.features, targets: narrow.labels } }),
    await message({ test: { ...test, features: { ...test.features, values: broken } } }),
    await message({ validation: { ...test, targets: [0] } }),
    await message({}, mean),
    await message({ train: several(8), test: { ...several(8), targets: new Int8Array(16) }, classes: 2 }, mean),
    await message({ train: { ...several(8), targets: new Int8Array(16).fill(2) }, test: several(8), classes: 2 }, mean),
    await message({}, { k: 0 }),
    await message({}, { temperature: 0 }),
  ]).toMatchInlineSnapshot(`
    [
      "data: transfer(): expected test.targets[0] to be a class from 0 to 3, got -1 (no label). Evaluate on a labelled data set.",
      "data: transfer(): expected train.targets to hold at least two classes, got only class 0: there is nothing to tell apart.",
      "shape: transfer(): expected test to have width 5 like train, got 4. Both must come from the same network.",
      "numeric: transfer(): expected test to be finite, got NaN in row 1 (sample 1).",
      "shape: transfer(): expected validation.targets to have 40 entries, one a row of validation, got 1.",
      "shape: transfer(): expected train.targets to hold 4 numbers a picture for the metric 11-point mAP, got 80 for 80 pictures.",
      "data: transfer(): expected test.targets to hold a class that is there, got none: there is nothing to find.",
      "data: transfer(): expected train.targets to be 1 (there), 0 (not there) or -1 (difficult), got 2 in row 0.",
      "option: knn(): expected k to be an integer of at least 1, got 0.",
      "option: transfer(): expected temperature to be above 0, got 0.",
    ]
  `);
});
