import { readFileSync } from 'node:fs';
import type { Schedule } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { cosine } from '@leoclr/optim';
import { dispose, memory, tensor2d } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Features } from '../features/features.ts';
import { accuracy } from '../metrics/accuracy.ts';
import { predictedClasses } from '../metrics/predicted-classes.ts';
import { cachedRows } from './_cached-rows.ts';
import type { Heads } from './_heads.ts';
import { selectRows } from './_labelled-rows.ts';
import type { LabelledRows } from './_labelled-rows.ts';
import type { RowBatch, RowSource } from './_row-source.ts';
import { scoreRows, top1OfScores, uploadRows } from './_scored-rows.ts';
import { softmaxRegression } from './_softmax-regression.ts';
import type { SoftmaxRegressionEpoch, SoftmaxRegressionOptions } from './_softmax-regression.ts';
import { fitStandardisation, standardise } from './_standardise.ts';

await useEngine('wasm');
const tensors = memory().numTensors;

interface Fixture {
  width: number;
  classes: number;
  epochs: number;
  batchSize: number;
  train: number[];
  trainLabels: number[];
  test: number[];
  testLabels: number[];
  initialWeight: number[];
  orders: number[][];
  heads: { rate: number; losses: number[]; accuracies: number[]; predictions: number[]; weight: number[]; bias: number[] }[];
}

// fixtures/softmax-regression.py made the numbers.
const fixture = JSON.parse(readFileSync(new URL('fixtures/softmax-regression.json', import.meta.url), 'utf8')) as Fixture;
const { width, classes, epochs, batchSize } = fixture;
const count = fixture.trainLabels.length;

function toFeatures(values: number[]): Features {
  return { values: Float32Array.from(values), count: values.length / width, width, indices: new Int32Array(values.length / width) };
}

const standardisation = fitStandardisation(toFeatures(fixture.train));
const train: LabelledRows = {
  values: standardise(toFeatures(fixture.train), standardisation),
  labels: Int32Array.from(fixture.trainLabels),
  width,
};
const order = (epoch: number): Int32Array => Int32Array.from(fixture.orders[epoch]!);
const source = cachedRows(train, { batchSize, order });
const options: SoftmaxRegressionOptions = {
  classes,
  epochs,
  schedule: cosine({ base: 1 }),
  learningRates: fixture.heads.map(({ rate }) => rate),
  initialWeight: Float32Array.from(fixture.initialWeight),
};

test('follows PyTorch from the same head in the same order: losses, accuracies and final weights of all heads', async () => {
  const testRows = uploadRows(standardise(toFeatures(fixture.test), standardisation), width);
  const labels = fixture.testLabels;
  let trained: Heads | null = null;
  const last: number[][] = [];
  for await (const { epoch, losses, heads } of softmaxRegression(source, options)) {
    const scores = await scoreRows(testRows, heads);
    for (const [head, expected] of fixture.heads.entries()) {
      expect(Math.abs(losses[head]! - expected.losses[epoch]!)).toBeLessThan(1e-5);
      const own = predictedClasses({ scores: scores[head]!, labels, classes });
      expect(accuracy(own, labels)).toBeCloseTo(expected.accuracies[epoch]!, 12);
      expect(top1OfScores(scores[head]!, labels)).toBe(accuracy(own, labels));
      last[head] = [...own];
    }
    trained = heads;
  }
  dispose(testRows);
  for (const [head, expected] of fixture.heads.entries()) {
    expect(last[head]).toEqual(expected.predictions);
    for (let i = 0; i < width * classes; i++) {
      const own = trained!.weight[(head * classes + (i % classes)) * width + Math.floor(i / classes)]!;
      expect(Math.abs(own - expected.weight[i]!)).toBeLessThan(1e-5);
    }
    for (let label = 0; label < classes; label++)
      expect(Math.abs(trained!.bias[head * classes + label]! - expected.bias[label]!)).toBeLessThan(1e-5);
  }
});

test('starts at log M with a head of zeros', async () => {
  const whole = { ...options, initialWeight: new Float32Array(width * classes), epochs: 1, learningRates: [0.1] };
  const inOne = cachedRows(train, { batchSize: count, order });
  for await (const { losses } of softmaxRegression(inOne, whole)) expect(losses[0]).toBeCloseTo(Math.log(classes), 6);
  inOne.dispose();
  expect.assertions(1);
});

function onDevice({ values, labels }: LabelledRows): RowBatch {
  return { x: tensor2d(values, [labels.length, width]), labels };
}

async function lastEpoch(from: RowSource, changes: Partial<SoftmaxRegressionOptions>): Promise<SoftmaxRegressionEpoch> {
  let last: SoftmaxRegressionEpoch | null = null;
  for await (const epoch of softmaxRegression(from, { ...options, ...changes })) last = epoch;
  return last!;
}

test('trains each head as if it were alone', async () => {
  const together = (await lastEpoch(source, { learningRates: [0.01, 0.1, 1] })).losses;
  for (const [head, rate] of [0.01, 0.1, 1].entries()) {
    expect(together[head]).toBeCloseTo((await lastEpoch(source, { learningRates: [rate] })).losses[0]!, 6);
  }
});

test('a head that diverges leaves the ones beside it alone', async () => {
  const { losses } = await lastEpoch(source, { learningRates: [0.1, 1e38] });
  expect(losses[0]).toBeCloseTo((await lastEpoch(source, { learningRates: [0.1] })).losses[0]!, 6);
  expect(losses[1]).toBeNaN();
});

test('the schedule is asked at every step', async () => {
  const asked: number[] = [];
  const schedule: Schedule = ({ epoch, step, stepsPerEpoch }) => {
    asked.push(epoch + step / stepsPerEpoch);
    return 0;
  };
  const { heads } = await lastEpoch(source, { epochs: 2, schedule });
  expect(asked.map((at) => Math.round(3 * at))).toEqual([0, 1, 2, 0, 3, 4, 5, 3]); // once more for what is reported of an epoch
  expect(heads.bias.every((value) => value === 0)).toBe(true);
});

test('a blind head learns as if the held-out rows were not there, and is asked about them', async () => {
  const held = (rows: Int32Array): Uint8Array => Uint8Array.from(rows, (row) => (row % 4 === 0 ? 1 : 0));
  const all = Int32Array.from({ length: count }, (_, row) => row);
  const seen = selectRows(
    train,
    all.filter((row) => row % 4 !== 0),
  );
  const withHeldOut: RowSource = { width, stepsPerEpoch: 1, epoch: () => [{ ...onDevice(train), heldOut: held(all) }], dispose() {} };
  const without: RowSource = { width, stepsPerEpoch: 1, epoch: () => [onDevice(seen)], dispose() {} };
  const both = await lastEpoch(withHeldOut, { learningRates: [0.5, 0.5], blind: [false, true] });
  const alone = await lastEpoch(without, { learningRates: [0.5] });
  expect(both.losses[1]).toBeCloseTo(alone.losses[0]!, 6);
  for (const [i, value] of alone.heads.weight.entries()) expect(both.heads.weight[classes * width + i]).toBeCloseTo(value, 5);
  expect(both.losses[0]).not.toBeCloseTo(both.losses[1]!, 3);
  expect(both.heldOutTop1[0]).toBeNaN();
  // What it says of the held-out rows comes from the heads before the last update.
  const before = await lastEpoch(without, {
    learningRates: [0.5],
    epochs: epochs - 1,
    schedule: (at) => cosine({ base: 1 })({ ...at, epochs }),
  });
  const hidden = selectRows(
    train,
    all.filter((row) => row % 4 === 0),
  );
  const rows = uploadRows(hidden.values, width);
  const scores = (await scoreRows(rows, before.heads))[0]!;
  dispose(rows);
  expect(both.heldOutTop1[1]).toBeCloseTo(top1OfScores(scores, hidden.labels), 12);
  const losses = Array.from(hidden.labels, (label, row) => {
    const own = scores.subarray(row * classes, (row + 1) * classes);
    return Math.log(own.reduce((sum, score) => sum + Math.exp(score), 0)) - own[label]!;
  });
  const loss = losses.reduce((sum, own) => sum + own) / losses.length;
  expect(both.heldOutLosses[1]).toBeCloseTo(loss, 5);
});

test('leaves no tensor when it is left in the middle or its rows fail', async () => {
  const before = memory().numTensors;
  for await (const { epoch } of softmaxRegression(source, options)) if (epoch === 1) break;
  expect(memory().numTensors).toBe(before);
  const failing: RowSource = {
    ...source,
    epoch: async function* (epoch) {
      yield* source.epoch(epoch);
      if (epoch === 1) throw new Error('no more rows');
    },
  };
  const run = async (): Promise<void> => {
    for await (const { epoch } of softmaxRegression(failing, options)) expect(epoch).toBe(0);
  };
  await expect(run()).rejects.toThrow('no more rows');
  expect(memory().numTensors).toBe(before);
});

test('leaves no tensor behind in any of these cases', () => {
  source.dispose();
  expect(memory().numTensors).toBe(tensors);
});
