import { readFileSync } from 'node:fs';
import { linearHead, resnet18, withHead } from '@leoclr/backbones';
import { cloneParams, disposeParams, rng } from '@leoclr/core';
import type { Loader, Optimizer, Weights } from '@leoclr/core';
import { useEngine, valueAndGradients } from '@leoclr/engine';
import { cosine, sgd, stepDecay } from '@leoclr/optim';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { goldenViews, initialWeight } from '../../../../tests/golden/formula.ts';
import { crossEntropyLoss, oneHotRows } from './_cross-entropy.ts';
import { trainClassifier } from './_train-classifier.ts';
import type { TrainClassifierInput, TrainingStep } from './_train-classifier.ts';
import { memoryLoader } from './fixtures/memory-loader.ts';

await useEngine('wasm');

// PyTorch 1.13.1 in float64, written by fixtures/training.py.
interface Golden {
  readonly steps: number;
  readonly batch: number;
  readonly size: number;
  readonly width: number;
  readonly classes: number;
  readonly cases: readonly GoldenCase[];
}
interface GoldenCase {
  readonly name: 'finetune' | 'semi';
  readonly nesterov: boolean;
  readonly rate: number;
  readonly trunk: number;
  readonly head: number;
  readonly weight_decay: number;
  readonly share: number;
  readonly seed: number;
  readonly losses: readonly number[];
  readonly statistics: Readonly<Record<string, readonly number[]>>;
  /** Of all parameters: the sum of their squares. */
  readonly squares: Readonly<Record<string, number>>;
  /** In PyTorch's layout. */
  readonly fc: Readonly<Record<'fc.weight' | 'fc.bias', readonly number[]>>;
}
const golden = JSON.parse(readFileSync(new URL('fixtures/training.json', import.meta.url), 'utf8')) as Golden;
const network = withHead(resnet18({ stem: 'cifar', widthMultiplier: golden.width / 64 }), linearHead({ width: golden.classes }));

test.each(golden.cases)('five steps give PyTorch’s losses, running statistics and parameters: $name', async (reference) => {
  const before = tf.memory().numTensors;
  const training = trainClassifier({
    where: 'test()',
    network,
    weights: goldenWeights(reference.seed),
    loader: goldenLoader(reference.seed),
    labels: Array.from({ length: golden.steps * golden.batch }, (_, index) => index % golden.classes),
    steps: golden.steps,
    runningShare: reference.share,
    ...rulesOf(reference),
    describe: ({ loss }) => loss,
  });
  const { yielded: losses, returned: weights } = await runToEnd(training);
  losses.forEach((loss, step) => expect(Math.abs(loss - reference.losses[step]!)).toBeLessThan(1e-4));

  for (const [name, expected] of Object.entries(reference.statistics)) {
    expect(largestDifference(await weights.stats[name]!.data(), expected)).toBeLessThan(1e-4);
  }
  for (const [name, expected] of Object.entries(reference.squares)) {
    const values = await weights.params[name]!.data<'float32'>();
    expect(Math.abs(values.reduce((sum, value) => sum + value * value, 0) / expected - 1)).toBeLessThan(1e-4);
  }
  const fc = tf.tidy(() => tf.transpose(weights.params['fc.weight']!));
  expect(largestDifference(await fc.data(), reference.fc['fc.weight'])).toBeLessThan(1e-4);
  expect(largestDifference(await weights.params['fc.bias']!.data(), reference.fc['fc.bias'])).toBeLessThan(1e-4);
  fc.dispose();
  dispose(weights);
  expect(tf.memory().numTensors).toBe(before);
});

test('the loss is log M for equal logits, and its gradient agrees with finite differences', () => {
  const targets = oneHotRows([1, 0, 3, 3], 4);
  const flat = tf.zeros<tf.Rank.R2>([4, 4]);
  expect(crossEntropyLoss(flat, targets).dataSync()[0]).toBeCloseTo(Math.log(4), 6);

  const draw = rng(1, 'logits');
  const logits = tf.tensor2d(
    Float32Array.from({ length: 16 }, () => 3 * draw.normal()),
    [4, 4],
  );
  const value = (shifted: tf.Tensor): number => crossEntropyLoss(shifted as tf.Tensor2D, targets).dataSync()[0]!;
  const { gradients } = valueAndGradients({ logits }, (params) => ({
    value: crossEntropyLoss(params['logits'] as tf.Tensor2D, targets),
    kept: {},
  }));
  const gradient = gradients['logits']!.dataSync();
  for (let i = 0; i < 16; i++) {
    const step = tf.tensor2d(
      Float32Array.from({ length: 16 }, (_, at) => (at === i ? 1e-2 : 0)),
      [4, 4],
    );
    const finite = (value(tf.add(logits, step)) - value(tf.sub(logits, step))) / 2e-2;
    expect(Math.abs(gradient[i]! - finite)).toBeLessThan(2e-4);
  }
});

test('goes on with the next epoch until the steps are done, in the middle of one', async () => {
  const learningRate = ({ step, epoch }: { step: number; epoch: number }): number => (10 * epoch + step) / 1e6;
  const { yielded, returned } = await runToEnd(trainClassifier(smallTraining({ steps: 5, learningRate })));
  expect(yielded.map(({ step, steps, images }) => [step, steps, images])).toEqual([
    [1, 5, 4],
    [2, 5, 2],
    [3, 5, 4],
    [4, 5, 2],
    [5, 5, 4],
  ]);
  expect(yielded.map((step) => Math.round(1e6 * step.learningRate))).toEqual([0, 1, 12, 13, 24]);
  dispose(returned);
});

test('leaves no tensor behind when it is left early, and gives up its weights', async () => {
  const before = tf.memory().numTensors;
  for await (const { step } of trainClassifier(smallTraining({ steps: 9 }))) if (step === 2) break;
  expect(tf.memory().numTensors).toBe(before);
});

test('leaves no tensor behind when the loader throws', async () => {
  const before = tf.memory().numTensors;
  await expect(runToEnd(trainClassifier(smallTraining({ steps: 9, failsAt: 3 })))).rejects.toThrow('the disk is gone');
  expect(tf.memory().numTensors).toBe(before);
});

test('a loss that is not finite says at which step, and leaves no tensor', async () => {
  const before = tf.memory().numTensors;
  const training = trainClassifier(smallTraining({ steps: 9, learningRate: ({ step }) => (step === 1 ? 1e30 : 0) }));
  await expect(runToEnd(training)).rejects.toMatchObject({ step: 3 });
  expect(tf.memory().numTensors).toBe(before);
});

test('refuses a loader that gives pictures without labels, or none at all', async () => {
  const before = tf.memory().numTensors;
  const unlabelled = trainClassifier({ ...smallTraining({ steps: 2 }), labels: [0, 1, 2, -1, 0, 1] });
  await expect(runToEnd(unlabelled)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: test(): expected the loader to give labelled pictures only, got sample 3 with label -1.]`,
  );
  const empty = trainClassifier(smallTraining({ steps: 2, indices: [] }));
  await expect(runToEnd(empty)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: test(): expected the loader to give batches, got none in epoch 0.]`,
  );
  expect(tf.memory().numTensors).toBe(before);
});

interface Small {
  readonly steps: number;
  readonly learningRate?: TrainClassifierInput<unknown>['learningRate'];
  readonly failsAt?: number;
  readonly indices?: readonly number[];
}

/** Six pictures in batches of four. */
function smallTraining({
  steps,
  learningRate = () => 0.01,
  indices = [0, 1, 2, 3, 4, 5],
  ...rest
}: Small): TrainClassifierInput<TrainingStep> {
  const pictures = Array.from({ length: 6 }, (_, index) => Float32Array.from({ length: 192 }, (_, i) => Math.sin(i * (index + 1))));
  return {
    where: 'test()',
    network,
    weights: network.init(1),
    loader: memoryLoader({ pictures, size: 8, indices, batchSize: 4, ...rest }),
    labels: [0, 1, 2, 0, 1, 2],
    steps,
    optimizer: sgd({ weightDecay: 0 }),
    learningRate,
    runningShare: 0.1,
    describe: (step) => step,
  };
}

/** The optimiser and the rates of a golden case, as the protocols put them together. */
function rulesOf({ name, nesterov, rate, trunk, head, weight_decay: weightDecay }: GoldenCase): {
  optimizer: Optimizer;
  learningRate: TrainClassifierInput<unknown>['learningRate'];
} {
  const { steps } = golden;
  if (name === 'finetune') {
    const schedule = cosine({ base: rate, per: 'step' });
    const learningRate = ({ step }: { step: number }): number => schedule({ epoch: 0, step, stepsPerEpoch: steps, epochs: 1 });
    return { optimizer: sgd({ nesterov, weightDecay }), learningRate };
  }
  const schedule = stepDecay({ base: 1, milestones: [0.6 * steps, 0.8 * steps], factor: 0.2 });
  const parameter = (parameterName: string): { learningRateFactor: number } => ({
    learningRateFactor: parameterName.startsWith('fc.') ? head : trunk,
  });
  return {
    optimizer: sgd({ nesterov, weightDecay, parameter }),
    learningRate: ({ epoch }) => schedule({ epoch, step: 0, stepsPerEpoch: 1, epochs: steps }),
  };
}

/** The weights of tests/golden, turned into our layouts. */
function goldenWeights(seed: number): Weights {
  const blank = network.init(0);
  const params = Object.entries(blank.params).map(([name, { shape }], index) => {
    const torch = shape.length === 4 ? [shape[3]!, shape[2]!, shape[0]!, shape[1]!] : shape.length === 2 ? [shape[1]!, shape[0]!] : shape;
    const values = tf.tensor(initialWeight(name, torch, 1000 * seed + index), torch);
    const turned = shape.length === 1 ? tf.clone(values) : tf.transpose(values, shape.length === 4 ? [2, 3, 1, 0] : [1, 0]);
    values.dispose();
    return [name, turned] as const;
  });
  disposeParams(blank.params);
  const stats = cloneParams(blank.stats);
  disposeParams(blank.stats);
  return { params: Object.fromEntries(params), stats };
}

/** One batch an epoch: the pictures of that step. */
function goldenLoader(seed: number): Loader {
  const { steps, batch, size } = golden;
  const pictures = goldenViews(seed, { steps, views: 1, batch, size });
  return {
    length: batch,
    batchSize: batch,
    stepsPerEpoch: 1,
    async *epoch(epoch) {
      const indices = Int32Array.from({ length: batch }, (_, row) => epoch * batch + row);
      yield { epoch, step: 0, views: [{ data: pictures[epoch]![0]!, shape: [batch, size, size, 3] }], indices, skipped: [] };
    },
    close: async () => {},
  };
}

async function runToEnd<Yielded, Returned>(
  run: AsyncGenerator<Yielded, Returned, void>,
): Promise<{ yielded: Yielded[]; returned: Returned }> {
  const yielded: Yielded[] = [];
  for (;;) {
    const { done, value } = await run.next();
    if (done === true) return { yielded, returned: value };
    yielded.push(value);
  }
}

function largestDifference(values: ArrayLike<number>, expected: readonly number[]): number {
  expect(values).toHaveLength(expected.length);
  return Math.max(...expected.map((value, index) => Math.abs(value - values[index]!)));
}

function dispose({ params, stats }: Weights): void {
  disposeParams(params);
  disposeParams(stats);
}
