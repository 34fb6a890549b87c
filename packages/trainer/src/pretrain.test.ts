import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { linearHead, resnet18, withHead } from '@leoclr/backbones';
import { rng } from '@leoclr/core';
import type { Loader } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { constant, cosine, sgd } from '@leoclr/optim';
import { leoclr } from './leoclr.ts';
import { packState, unpackState } from './pack-state.ts';
import { pretrain } from './pretrain.ts';
import type { PretrainOptions, Progress } from './pretrain.ts';
import { settingsWarnings } from './settings-warnings.ts';
import { disposeState, initState } from './train-state.ts';
import type { TrainState } from './train-state.ts';

beforeAll(() => useEngine('wasm'));

const method = leoclr({ size: 8, queueSize: 20, momentum: 0.9, shuffleBatchNorm: true });
const options: PretrainOptions = {
  network: withHead(resnet18({ stem: 'cifar', widthMultiplier: 1 / 32, batchNormGroups: 2 }), linearHead({ width: 8 })),
  method,
  optimizer: sgd(),
  schedule: cosine({ base: 0.05, per: 'step' }),
  loader: noise(),
  epochs: 2,
  seed: 1,
};

test('yields every step once, with its place, rate and loss, and leaks nothing', async () => {
  const before = tf.memory().numTensors;
  const steps: Progress[] = [];
  for await (const progress of pretrain(options)) steps.push(progress);
  expect(steps.map(({ step, epoch, stepInEpoch }) => [step, epoch, stepInEpoch])).toEqual([
    [1, 0, 0],
    [2, 0, 1],
    [3, 0, 2],
    [4, 1, 0],
    [5, 1, 1],
    [6, 1, 2],
  ]);
  for (const { loss, learningRate, images, seconds, waitSeconds } of steps) {
    expect(loss).toBeGreaterThan(0);
    expect(learningRate).toBeGreaterThan(0);
    expect(images).toBe(4);
    expect(seconds).toBeGreaterThanOrEqual(waitSeconds);
  }
  disposeState(steps.at(-1)!.state);
  expect(tf.memory().numTensors).toBe(before);
});

test('stopping and going on from a packed state is the same run, bit for bit, wherever it stops', async () => {
  const whole = await lastState(pretrain(options));
  for (const stop of [1, 3, 4]) {
    const half = await lastState(pretrain(options), stop);
    const packed = packState(half);
    // What a checkpoint file does: plain numbers out, tensors in.
    const tensors = Object.fromEntries(
      Object.entries(packed.tensors).map(([name, value]) => [name, tf.tensor(value.dataSync(), value.shape)]),
    );
    const like = initState(options, 99);
    const resumed = unpackState({ tensors, scalars: packed.scalars }, like);
    disposeState(like);
    disposeState(half);
    const finished = await lastState(pretrain({ ...options, state: resumed }));
    expect(numbers(finished)).toEqual(numbers(whole));
    disposeState(finished);
  }
  disposeState(whole);
});

test('a finished state trains no further', async () => {
  const whole = await lastState(pretrain(options));
  let steps = 0;
  for await (const _ of pretrain({ ...options, state: whole })) steps++;
  expect(steps).toBe(0);
  disposeState(whole);
});

test('a loss that is not finite stops the run with step and learning rate', async () => {
  const before = tf.memory().numTensors;
  const poisoned = { ...options, method: { ...method, loss: poison(method.loss) }, schedule: constant(0.1) };
  await expect(lastState(pretrain(poisoned))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: pretrain(): expected a finite loss, got NaN at step 1 with learning rate 0.1. Lower the learning rate or add warm-up, and go on from the last checkpoint.]`,
  );
  expect(tf.memory().numTensors).toBe(before);
});

test('a state of another network is refused by name', () => {
  const like = initState(options, 1);
  const { tensors, scalars } = packState(like);
  const { 'queue.rows': rows, ...rest } = tensors;
  expect(() => unpackState({ tensors: rest, scalars }, like)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: unpackState(): expected a tensor called queue.rows, got none. Resume with the backbone, head and method of the run that wrote it.]`,
  );
  expect(() => unpackState({ tensors: { ...tensors, extra: rows! }, scalars }, like)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: unpackState(): expected no tensor called extra, got one. Resume with the backbone, head and method of the run that wrote it.]`,
  );
  expect(() => unpackState({ tensors: { ...tensors, 'query.fc.bias': rows! }, scalars }, like)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: unpackState(): expected query.fc.bias with shape [8], got [20, 8]. Resume with the backbone, head and method of the run that wrote it.]`,
  );
  disposeState(like);
});

test('warns when the queue is over a tenth of the data set', () => {
  expect(settingsWarnings({ method, loader: { ...noise(), length: 200 } })).toEqual([]);
  expect(settingsWarnings({ method, loader: { ...noise(), length: 100 } })).toMatchInlineSnapshot(`
    [
      "The queue (20 rows) is 20 % of the data set (100 images); above 10 % a picture often meets its own older key as a negative. Consider --queue-size 10 or less.",
    ]
  `);
});

function poison(loss: PretrainOptions['method']['loss']): PretrainOptions['method']['loss'] {
  return (input) => tf.tidy(() => tf.mul<tf.Scalar>(loss(input), Number.NaN));
}

/** Three batches of four an epoch, of noise that depends on epoch, step and view. */
function noise(): Loader {
  return {
    length: 12,
    batchSize: 4,
    stepsPerEpoch: 3,
    async *epoch(epoch, { fromStep = 0 } = {}) {
      for (let step = fromStep; step < 3; step++) {
        const views = method.views.map((_, view) => {
          const draw = rng(2, 'noise', { epoch, sample: step, view });
          return { data: Float32Array.from({ length: 4 * 8 * 8 * 3 }, () => draw.normal()), shape: [4, 8, 8, 3] as const };
        });
        yield { epoch, step, views, indices: Int32Array.of(0, 1, 2, 3), skipped: [] };
      }
    },
    close: () => Promise.resolve(),
  };
}

async function lastState(run: AsyncGenerator<Progress>, stop = Infinity): Promise<TrainState> {
  let last: TrainState | null = null;
  for await (const { state, step } of run) {
    last = state;
    if (step === stop) break;
  }
  return last!;
}

function numbers(state: TrainState): Record<string, number[]> {
  const { tensors, scalars } = packState(state);
  return {
    ...Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, [...tensor.dataSync()]])),
    scalars: Object.values(scalars),
  };
}
