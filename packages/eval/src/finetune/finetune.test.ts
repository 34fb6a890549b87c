import { resnet } from '@leoclr/backbones';
import { disposeParams } from '@leoclr/core';
import type { Weights } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { memory, tensor } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { colouredPictures } from './fixtures/coloured-pictures.ts';
import { finetune } from './finetune.ts';
import type { FinetuneOptions } from './finetune.ts';
import type { FinetuneEvent, FinetuneResult } from './finetune-event.ts';
import { finetuneGrid } from './finetune-grid.ts';
import type { FinetuneInput } from './finetune-input.ts';
import { batchNormMomentum } from './_train-point.ts';

await useEngine('wasm');

const good = { learningRate: 0.1, weightDecay: 1e-4 };
const poor = { learningRate: 1e-4, weightDecay: 0 };
const wild = { learningRate: 1e30, weightDecay: 0 };
const short: FinetuneOptions = { grid: [poor, good], steps: 20, batchSize: 16 };

test('the grid is four learning rates, each with no decay and four decays', () => {
  const grid = finetuneGrid();
  expect(grid).toHaveLength(20);
  expect(grid[0]).toEqual({ learningRate: 0.1, weightDecay: 0 });
  expect(grid.at(-1)).toEqual({ learningRate: 1e-4, weightDecay: 1e-3 });
});

test('running statistics keep nine tenths in short epochs, and 1 − 10 / s in long ones', () => {
  expect([1, 50, 100].map(batchNormMomentum)).toEqual([0.9, 0.9, 0.9]);
  expect([200, 1000].map(batchNormMomentum)).toEqual([0.95, 0.99]);
});

test('chooses on held-out training pictures, trains on all of them and looks at the test set once', async () => {
  const { input, asked } = colouredPictures();
  const events = await eventsOf(input, short);
  const { record, scores, indices } = resultIn(events);
  expect(record).toMatchObject({
    protocol: 'finetune@1',
    metric: 'top-1',
    learningRate: 0.1,
    weightDecay: 1e-4,
    steps: 20,
    batchSize: 16,
    stepsPerEpoch: 4,
    batchNormMomentum: 0.9,
    validationSize: 10,
    trainSize: 54,
    testSize: 36,
    width: 16,
    classes: 3,
    deviations: [
      'grid: 2 points instead of 4 learning rates × 5 weight decays',
      'steps: 20 instead of 5000',
      'batch size: 16 instead of 64',
    ],
    notes: [],
  });
  expect(record.score).toBe(record.top1);
  expect(record.top1).toBeGreaterThan(0.6); // chance is a third
  expect(record.grid.map(({ learningRate, score }) => [learningRate, score! < 0.6])).toEqual([
    [1e-4, true],
    [0.1, false],
  ]);
  expect(record.validationScore).toBe(record.grid[1]!.score);
  expect([scores.length, indices.length]).toEqual([108, 36]);

  const [first, second, final] = asked.views;
  expect(first!.indices).toEqual(second!.indices);
  expect([...first!.indices, ...asked.once[0]!].sort((a, b) => a - b)).toEqual([...final!.indices]);
  expect([asked.views.length, asked.once.length, asked.tests, asked.open]).toEqual([3, 2, 1, 0]);
  const steps = events.filter((event) => event.kind === 'step');
  expect(steps.map(({ stepsLeft }) => stepsLeft)).toEqual(Array.from({ length: 60 }, (_, step) => 59 - step));
  expect([steps[0]!.learningRate, steps[20]!.learningRate, steps[59]!.gridPlace]).toEqual([1e-4, 0.1, null]);
  free(input.weights);
});

test('leaves the weights alone and no tensor behind', async () => {
  const { input } = colouredPictures();
  const before = memory().numTensors;
  const conv = input.weights.params['conv1.weight']!;
  const [values, mean] = [(await conv.data()).slice(), (await input.weights.stats['bn1.running_mean']!.data()).slice()];
  await eventsOf(input, { ...short, steps: 2 });
  expect(memory().numTensors).toBe(before);
  expect(await conv.data()).toEqual(values);
  expect(await input.weights.stats['bn1.running_mean']!.data()).toEqual(mean);
  free(input.weights);
});

test('a new run goes on with the points that are done', async () => {
  const { input } = colouredPictures();
  const whole = resultIn(await eventsOf(input, { ...short, steps: 3 })).record;

  const before = memory().numTensors;
  const { input: again, asked } = colouredPictures();
  const finished = [];
  for await (const event of finetune(again, { ...short, steps: 3 })) {
    if (event.kind !== 'point') continue;
    finished.push(event.score);
    break;
  }
  free(again.weights);
  expect([memory().numTensors - before, asked.open]).toEqual([0, 0]);

  const { input: last, asked: askedLast } = colouredPictures();
  const { record } = resultIn(await eventsOf(last, { ...short, steps: 3, finished }));
  expect(askedLast.views).toHaveLength(2);
  expect(record.grid[0]).toEqual(finished[0]);
  expect(timeless(record)).toEqual(timeless(whole));
  free(last.weights);
  free(input.weights);
});

test('with one point nothing is held out', async () => {
  const { input, asked } = colouredPictures();
  const { record } = resultIn(await eventsOf(input, { grid: [good], steps: 2, batchSize: 100, metric: 'mean per class' }));
  expect(record).toMatchObject({ grid: [], validationScore: null, validationSize: 0, batchSize: 54, metric: 'mean per class' });
  expect(record.score).toBe(record.meanPerClass);
  expect(record.deviations).toMatchInlineSnapshot(`
    [
      "grid: 1 point, so that nothing was chosen, instead of 4 learning rates × 5 weight decays",
      "steps: 2 instead of 5000",
      "batch size: 100 instead of 64",
      "batch size: 54, since there are no more training pictures",
    ]
  `);
  expect([asked.views.length, asked.once.length]).toEqual([1, 0]);
  free(input.weights);
});

test('given validation pictures take the place of a random share', async () => {
  const { input, asked } = colouredPictures();
  const { record } = resultIn(await eventsOf(input, { ...short, steps: 1, validation: [0, 1, 2, 10] }));
  expect(record.validationSize).toBe(4);
  expect([...asked.once[0]!]).toEqual([0, 1, 2, 10]);
  expect(asked.views[0]!.indices).toHaveLength(50);
  free(input.weights);
});

test('a last batch of a single picture is left out', async () => {
  const { input, asked } = colouredPictures({ each: 3 });
  await eventsOf(input, { grid: [good], steps: 1, batchSize: 4 });
  await eventsOf(input, { grid: [good], steps: 1, batchSize: 7 });
  expect(asked.views.map(({ batchSize, dropLast }) => [batchSize, dropLast])).toEqual([
    [4, true],
    [7, false],
  ]);
  free(input.weights);
});

test('a point that diverges is out and named', async () => {
  const { input } = colouredPictures();
  const before = memory().numTensors;
  const { record } = resultIn(await eventsOf(input, { ...short, grid: [wild, good], steps: 3 }));
  expect(record.grid[0]).toMatchObject({ ...wild, score: null, divergedAt: 2 });
  expect(record).toMatchObject({
    learningRate: 0.1,
    notes: ['Out, since it diverged at step 2: learning rate 1e+30 with weight decay 0.'],
  });
  expect(memory().numTensors).toBe(before);
  free(input.weights);
});

test('says so when every point, or the only training, diverges', async () => {
  const { input } = colouredPictures();
  const before = memory().numTensors;
  const grid = [wild, { ...wild, weightDecay: 1 }];
  await expect(eventsOf(input, { ...short, grid, steps: 3 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected a point of the grid whose loss stays finite, but all 2 diverged, learning rate 1e+30 with weight decay 0 at step 2. Are the weights and the pictures finite? If they are, choose lower learning rates.]`,
  );
  await expect(eventsOf(input, { ...short, grid: [wild], steps: 3 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected a finite loss in the final training, but the loss is NaN at step 2, learning rate 1e+30 with weight decay 0. Choose a lower learning rate.]`,
  );
  expect(memory().numTensors).toBe(before);
  free(input.weights);
});

test('weights that are not finite diverge at once', async () => {
  const { input } = colouredPictures();
  const weights = {
    ...input.weights,
    params: { ...input.weights.params, 'conv1.weight': tensor(new Float32Array(54).fill(Number.NaN), [3, 3, 3, 2]) },
  };
  await expect(eventsOf({ ...input, weights }, { ...short, steps: 3 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected a point of the grid whose loss stays finite, but all 2 diverged, learning rate 0.0001 with weight decay 0 at step 1. Are the weights and the pictures finite? If they are, choose lower learning rates.]`,
  );
  weights.params['conv1.weight']!.dispose();
  free(input.weights);
});

test('leaves nothing behind when the loader throws', async () => {
  const { input, asked } = colouredPictures({ failsAt: 3 });
  const before = memory().numTensors;
  await expect(eventsOf(input, short)).rejects.toThrow('the disk is gone');
  expect([memory().numTensors, asked.open]).toEqual([before, 0]);
  free(input.weights);
});

test('bad input is refused before any training', async () => {
  const { input, asked } = colouredPictures();
  const other = resnet({ depth: 18, stem: 'imagenet', widthMultiplier: 1 / 32 }).init(0);
  const deeper = resnet({ depth: 34, stem: 'cifar', widthMultiplier: 1 / 32 }).init(0);
  const before = memory().numTensors;
  const refused = async (change: Partial<FinetuneInput>, options: FinetuneOptions = short): Promise<void> => {
    await eventsOf({ ...input, ...change }, options);
  };
  const labels = (values: ArrayLike<number>): Partial<FinetuneInput> => ({ train: { ...input.train, labels: values } });
  await expect(refused(labels([0, 1, -1, 2]))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected train.labels[2] to be a class from 0 to 2, got -1 (no label). Evaluate on a labelled data set.]`,
  );
  await expect(refused(labels([1, 1, 1]))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected train.labels to hold at least two classes, got only class 1: there is nothing to tell apart.]`,
  );
  await expect(refused(labels([]))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected at least two training pictures, got 0.]`,
  );
  await expect(refused({ test: { ...input.test, labels: [0, 3] } })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected test.labels[1] to be a class from 0 to 2, got 3. Do both sets have the same class folders?]`,
  );
  await expect(refused({ classes: 1 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected classes to be an integer of at least 2, got 1.]`,
  );
  await expect(refused({ weights: other })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected the weights of resnet18, with conv1.weight [3, 3, 3, 2], got [7, 7, 3, 2]. The weights are those of another backbone.]`,
  );
  await expect(refused({ weights: deeper })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected the weights of resnet18, with layer1.2.conv1.weight missing, got [3, 3, 2, 2]. The weights are those of another backbone.]`,
  );
  await expect(refused({}, { grid: [] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected grid to hold learning rates above 0 and weight decays of at least 0, got no point.]`,
  );
  await expect(refused({}, { grid: [{ learningRate: 0, weightDecay: 0 }] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected grid to hold learning rates above 0 and weight decays of at least 0, got learning rate 0 with weight decay 0.]`,
  );
  await expect(refused({}, { steps: 0 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected steps to be an integer of at least 1, got 0.]`,
  );
  await expect(refused({}, { validationShare: 1 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected validationShare to be between 0 and 1, got 1.]`,
  );
  await expect(refused({}, { validation: [0, 0, 99] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: finetune(): expected validation to hold different training pictures and to leave at least two, got 3 indices, which are 1 of the 54 training pictures.]`,
  );
  expect([memory().numTensors, asked.views.length]).toEqual([before, 0]);
  [other, deeper, input.weights].forEach(free);
});

test('classes that only the test set has are noted', async () => {
  const { input } = colouredPictures();
  const only = Array.from(input.train.labels).flatMap((label, index) => (label === 2 ? [] : [index]));
  const { record } = resultIn(await eventsOf({ ...input, train: { ...input.train, indices: only } }, { grid: [good], steps: 1 }));
  expect(record.notes).toMatchInlineSnapshot(`
    [
      "The test set has classes that the training pictures lack; they are always wrong: 2.",
    ]
  `);
  expect(record.trainSize).toBe(36);
  free(input.weights);
});

test('weights with a head are taken without it', async () => {
  const { input } = colouredPictures();
  const head = tensor([1, 2], [2]);
  const withOldHead = { ...input, weights: { ...input.weights, params: { ...input.weights.params, 'fc.bias': head } } };
  const [bare, headed] = [await eventsOf(input, { grid: [good], steps: 2 }), await eventsOf(withOldHead, { grid: [good], steps: 2 })];
  expect(resultIn(headed).scores).toEqual(resultIn(bare).scores);
  head.dispose();
  free(input.weights);
});

async function eventsOf(input: FinetuneInput, options: FinetuneOptions): Promise<FinetuneEvent[]> {
  const events: FinetuneEvent[] = [];
  for await (const event of finetune(input, options)) events.push(event);
  return events;
}

function resultIn(events: readonly FinetuneEvent[]): FinetuneResult {
  const last = events.at(-1)!;
  if (last.kind !== 'result') throw new Error('no result');
  return last.result;
}

/** A record without what differs from run to run. */
function timeless({ grid, ...record }: FinetuneResult['record']): unknown {
  return { ...record, seconds: 0, grid: grid.map((score) => ({ ...score, seconds: 0 })) };
}

function free({ params, stats }: Weights): void {
  disposeParams(params);
  disposeParams(stats);
}
