import { rng } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { clusteredFeatures } from '../fixtures/clustered-features.ts';
import { linearProbe } from './linear-probe.ts';
import type { LinearProbeInput, LinearProbeOptions } from './linear-probe.ts';

await useEngine('wasm');
const tensors = memory().numTensors;

function clusters({ count = 90, width = 8, classes = 3, spread = 0.5, scale = 1 } = {}): LinearProbeInput {
  const train = clusteredFeatures({ count, width, classes, spread });
  const test = clusteredFeatures({ count: 60, width, classes, spread, split: 1 });
  const scaled = (features: typeof train.features): typeof train.features => ({
    ...features,
    values: features.values.map((value) => value * scale),
  });
  return { train: scaled(train.features), trainLabels: train.labels, test: scaled(test.features), testLabels: test.labels, classes };
}

const quick: LinearProbeOptions = { epochs: 5, batchSize: 32 };

test('separates clusters, and leaves labels that mean nothing at chance', async () => {
  const input = clusters({ spread: 0.3 });
  expect((await linearProbe(input, quick)).top1).toBeGreaterThan(0.95);
  const draw = rng(0, 'labels');
  const random = (labels: ArrayLike<number>): number[] => Array.from(labels, () => draw.integer(3));
  const { top1 } = await linearProbe({ ...input, trainLabels: random(input.trainLabels), testLabels: random(input.testLabels) }, quick);
  expect(Math.abs(top1 - 1 / 3)).toBeLessThan(0.2);
});

test.each([2 ** -14, 2 ** 14])('does not depend on the scale of the features: %f', async (scale) => {
  const [plain, scaled] = [await linearProbe(clusters(), quick), await linearProbe(clusters({ scale }), quick)];
  expect(scaled.curve).toEqual(plain.curve);
});

test('is a function of the seed', async () => {
  const input = clusters({ spread: 2 });
  const run = async (seed: number): Promise<unknown> => (await linearProbe(input, { ...quick, seed })).curve;
  expect(await run(1)).toEqual(await run(1));
  expect(await run(2)).not.toEqual(await run(1));
});

test('reports the last epoch as the headline and the best one as chosen on the test set', async () => {
  const { top1, predictions, curve, record } = await linearProbe(clusters({ spread: 2 }), { ...quick, epochs: 8 });
  expect(top1).toBe(curve.at(-1)!.testTop1);
  expect(predictions.length).toBe(60);
  const best = Math.max(...curve.map(({ testTop1 }) => testTop1));
  expect(record).toMatchObject({ top1, testChosenTop1: best, testChosenEpoch: curve.findIndex(({ testTop1 }) => testTop1 === best) });
  expect(curve[0]!.trainLoss).toBeGreaterThan(curve.at(-1)!.trainLoss);
  expect(curve.map(({ learningRate }) => learningRate / record.learningRate)).toEqual(
    Array.from({ length: 8 }, (_, epoch) => expect.closeTo(0.5 * (1 + Math.cos((Math.PI * epoch) / 8)), 12)),
  );
  expect(JSON.parse(JSON.stringify(record))).toEqual(record);
});

test('chooses the learning rate without a look at the test set', async () => {
  const input = clusters({ spread: 2 });
  const reversed = { ...input, testLabels: Int32Array.from(input.testLabels, (label) => 2 - label) };
  const [record, other] = [(await linearProbe(input, quick)).record, (await linearProbe(reversed, quick)).record];
  expect(other.top1).not.toBe(record.top1);
  expect([other.learningRate, other.validationTop1]).toEqual([record.learningRate, record.validationTop1]);
});

test('prefers a learning rate that works to one that does not', async () => {
  const { record } = await linearProbe(clusters(), { ...quick, learningRates: [1e-9, 0.1] });
  expect(record.learningRate).toBe(0.1);
});

test('holds nothing out for a single learning rate', async () => {
  const { record } = await linearProbe(clusters(), { ...quick, learningRates: [0.1] });
  const { confusion, interval, meanPerClass, meanPerClassInterval, score, top1, top1Interval, ...settings } = record;
  expect({ score, interval }).toEqual({ score: top1, interval: top1Interval });
  expect(meanPerClassInterval[0]).toBeLessThan(meanPerClass);
  expect(confusion.map((row) => row.reduce((sum, rows) => sum + rows, 0))).toEqual([20, 20, 20]);
  expect({ ...settings, testChosenTop1: 0, seconds: 0 }).toMatchInlineSnapshot(`
    {
      "batchSize": 32,
      "classes": 3,
      "epochs": 5,
      "learningRate": 0.1,
      "learningRates": [
        0.1,
      ],
      "metric": "top-1",
      "notes": [
        "Not quite linear-cached@1: epochs 5 in place of 100.",
        "Not quite linear-cached@1: batch size 32 in place of 256.",
        "Not quite linear-cached@1: learning rate 0.1 in place of 0.001, 0.003, 0.01, 0.03, 0.1, 0.3.",
      ],
      "protocol": "linear-cached@1",
      "schedule": "cosine, once an epoch",
      "seconds": 0,
      "seed": 0,
      "testChosenEpoch": 0,
      "testChosenTop1": 0,
      "testSize": 60,
      "top5": null,
      "trainSize": 90,
      "trainingViews": "test",
      "validationTop1": null,
      "width": 8,
    }
  `);
});

test('clamps the batch size and notes classes that only the test set has', async () => {
  const input = clusters({ count: 6 });
  const { record } = await linearProbe({ ...input, trainLabels: [0, 1, 0, 1, 0, 1] }, { epochs: 2 });
  expect(record.batchSize).toBe(6);
  expect(record.notes).toMatchInlineSnapshot(`
    [
      "Not quite linear-cached@1: epochs 2 in place of 100.",
      "batchSize 256 was clamped to 6: the training set holds no more.",
      "The test set has classes that the training set lacks; they are always wrong: 2.",
    ]
  `);
});

test('says so when the training diverges', async () => {
  await expect(linearProbe(clusters(), { ...quick, learningRates: [1e38] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearProbe(): expected a finite loss, got NaN in epoch 0 at learning rate 1e+38. Pass lower learningRates.]`,
  );
});

test('rejects labels and features that do not fit', async () => {
  const input = clusters();
  const reject = (change: Partial<LinearProbeInput>): Promise<unknown> => linearProbe({ ...input, ...change });
  const values = input.train.values.map((value, i) => (i === 9 ? Number.NaN : value));
  await expect(reject({ testLabels: [0] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearProbe(): expected testLabels to have 60 entries, one a row of test, got 1.]`,
  );
  await expect(reject({ trainLabels: new Int32Array(90).fill(1) })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearProbe(): expected trainLabels to hold at least two classes, got only class 1: there is nothing to tell apart.]`,
  );
  await expect(reject({ trainLabels: new Int32Array(90).fill(-1) })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearProbe(): expected trainLabels[0] to be a class from 0 to 2, got -1 (no label). Evaluate on a labelled data set.]`,
  );
  await expect(reject({ train: { ...input.train, values } })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearProbe(): expected train to be finite, got NaN in row 1 (sample 1).]`,
  );
  await expect(reject({ test: clusters({ width: 4 }).test })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearProbe(): expected test to have width 8 like train, got 4. Both must come from the same network.]`,
  );
});

test.each<LinearProbeOptions>([
  { epochs: 0 },
  { batchSize: 1.5 },
  { seed: -1 },
  { learningRates: [] },
  { learningRates: [0] },
  { validationShare: 1 },
])('rejects options out of range: %j', async (options) => {
  await expect(linearProbe(clusters(), options)).rejects.toThrow(`linearProbe(): expected ${Object.keys(options)[0]} to be`);
});

test('leaves no tensor behind in any of these cases', () => {
  expect(memory().numTensors).toBe(tensors);
});
