import { readFileSync } from 'node:fs';
import { useEngine } from '@leoclr/engine';
import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Features } from '../features/features.ts';
import { accuracy } from '../metrics/accuracy.ts';
import { predict } from './_heads.ts';
import type { LabelledRows } from './_labelled-rows.ts';
import { softmaxRegression } from './_softmax-regression.ts';
import type { SoftmaxRegressionOptions } from './_softmax-regression.ts';
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
const options: SoftmaxRegressionOptions = {
  classes,
  epochs,
  batchSize,
  learningRates: fixture.heads.map(({ rate }) => rate),
  initialWeight: Float32Array.from(fixture.initialWeight),
  order: (epoch) => Int32Array.from(fixture.orders[epoch]!),
};

test('follows PyTorch from the same head in the same order: losses, accuracies and final weights of all heads', async () => {
  const testValues = standardise(toFeatures(fixture.test), standardisation);
  const testCount = fixture.testLabels.length;
  let [weight, bias]: Float32Array[] = [];
  const last: number[][] = [];
  for await (const { epoch, losses, heads } of softmaxRegression(train, options)) {
    const predictions = await predict(heads, testValues, width);
    for (const [head, expected] of fixture.heads.entries()) {
      expect(Math.abs(losses[head]! - expected.losses[epoch]!)).toBeLessThan(1e-5);
      const own = predictions.subarray(head * testCount, (head + 1) * testCount);
      expect(accuracy(own, fixture.testLabels)).toBeCloseTo(expected.accuracies[epoch]!, 12);
      last[head] = [...own];
    }
    [weight, bias] = [await heads.weight.data<'float32'>(), await heads.bias.data<'float32'>()];
  }
  for (const [head, expected] of fixture.heads.entries()) {
    expect(last[head]).toEqual(expected.predictions);
    for (let i = 0; i < width * classes; i++) {
      const own = weight![Math.floor(i / classes) * fixture.heads.length * classes + head * classes + (i % classes)]!;
      expect(Math.abs(own - expected.weight[i]!)).toBeLessThan(1e-5);
    }
    for (let label = 0; label < classes; label++)
      expect(Math.abs(bias![head * classes + label]! - expected.bias[label]!)).toBeLessThan(1e-5);
  }
});

test('starts at log M with a head of zeros', async () => {
  const whole = { ...options, initialWeight: new Float32Array(width * classes), batchSize: count, epochs: 1, learningRates: [0.1] };
  for await (const { losses } of softmaxRegression(train, whole)) expect(losses[0]).toBeCloseTo(Math.log(classes), 6);
  expect.assertions(1);
});

test('trains each head as if it were alone', async () => {
  const last = async (learningRates: number[]): Promise<Float32Array> => {
    let result = new Float32Array(0);
    for await (const { losses } of softmaxRegression(train, { ...options, learningRates })) result = Float32Array.from(losses);
    return result;
  };
  const together = await last([0.01, 0.1, 1]);
  for (const [head, rate] of [0.01, 0.1, 1].entries()) expect(together[head]).toBeCloseTo((await last([rate]))[0]!, 6);
});

test('leaves no tensor when it is left in the middle or an order fails', async () => {
  const before = memory().numTensors;
  for await (const { epoch } of softmaxRegression(train, options)) if (epoch === 1) break;
  expect(memory().numTensors).toBe(before);
  const order = (epoch: number): Int32Array => {
    if (epoch === 1) throw new Error('no order');
    return options.order(epoch);
  };
  const run = async (): Promise<void> => {
    for await (const { epoch } of softmaxRegression(train, { ...options, order })) expect(epoch).toBe(0);
  };
  await expect(run()).rejects.toThrow('no order');
  expect(memory().numTensors).toBe(before);
});

test('leaves no tensor behind in any of these cases', () => {
  expect(memory().numTensors).toBe(tensors);
});
