import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { linearHead, resnet18, withHead } from '@leoclr/backbones';
import { rng } from '@leoclr/core';
import type { Loss } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { sgd } from '@leoclr/optim';
import { cropControl } from './crop-control.ts';
import { leoclr } from './leoclr.ts';
import type { Method } from './method.ts';
import { mocoV2 } from './moco-v2.ts';
import { disposeState, initState } from './train-state.ts';
import type { Ingredients, TrainState } from './train-state.ts';
import { trainStep } from './train-step.ts';

beforeAll(() => useEngine('wasm'));

const backbone = resnet18({ stem: 'cifar', widthMultiplier: 1 / 32 });
const network = withHead(backbone, linearHead({ width: 8 }));
const settings = { size: 8, queueSize: 20, momentum: 0.9, temperature: 0.2 };
const ingredients = (method: Method): Ingredients => ({ network, method, optimizer: sgd() });

describe.each([
  ['leoclr', leoclr(settings), [0]],
  ['leoclr, enqueue both', { ...leoclr({ ...settings, enqueue: 'both' }), name: 'leoclr-both' }, [0, 1]],
  ['mocov2', mocoV2(settings), [0]],
  ['mocov2, symmetric', mocoV2({ ...settings, symmetric: true }), [1, 0]],
  ['crop control', cropControl(settings), [0]],
] as const)('%s', (_, method, enqueued) => {
  test('the positives of a step are not among its negatives, and enter the queue behind it', () => {
    const seen: Seen[] = [];
    const spied = { ...method, loss: spy(method.loss, seen) };
    let state = initState(ingredients(spied), 1);
    for (let step = 0; step < 4; step++) {
      const before = state.queue!.cursor;
      state = run(spied, state, step);
      const { keys, negatives } = seen[step]!;
      for (const key of keys.flat()) for (const row of negatives) expect(row).not.toEqual(key);
      // What the loss saw as positives now stands in the ring, from the old cursor on.
      const rows = state.queue!.rows.arraySync();
      for (const [index, key] of enqueued.flatMap((position) => keys[position]!).entries())
        expect(rows[(before + index) % 20]).toEqual(key);
      expect(state.queue!.cursor).toBe((before + enqueued.length * 6) % 20);
    }
    disposeState(state);
  });

  test('the loss starts within 1 / τ of log(1 + K) a term', () => {
    const roomy = { ...method, queueSize: 512 };
    const { state, losses } = runMany(roomy, 1);
    const terms = method.keys.length;
    expect(Math.abs(losses[0]! / terms - Math.log(1 + 512))).toBeLessThan(1 / settings.temperature);
    disposeState(state);
  });

  const steps = method.name === 'leoclr' ? 50 : 5;
  test(`leaks no tensor over ${steps} steps`, () => {
    const outside = tf.memory().numTensors;
    let state = initState(ingredients(method), 1);
    const tensors = tf.memory().numTensors;
    for (let step = 0; step < steps; step++) state = run(method, state, step);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(state.step).toBe(steps);
    disposeState(state);
    expect(tf.memory().numTensors).toBe(outside);
  });
});

test('LeOCLR shows the original to the query encoder, both crops to the key encoder, and both terms the same queue', () => {
  const method = leoclr(settings);
  expect(method.views.map((view) => view.viewName)).toEqual(['original', 'crop', 'crop']);
  expect([method.queries, method.keys]).toEqual([[0], [1, 2]]);
});

test('the moving average is taken before the keys are made, and once a step', () => {
  // With m = 0 the key encoder is the query encoder of the step's start: keys of the same picture equal the query.
  const seen: Seen[] = [];
  const method = { ...mocoV2({ ...settings, momentum: 0 }), queries: [0], keys: [0] };
  const spied = { ...method, loss: spy(method.loss, seen) };
  let state = initState(ingredients(spied), 1);
  for (let step = 0; step < 3; step++) {
    const start = values(state.query.params);
    state = run(spied, state, step, 0.5);
    const { queries, keys } = seen[step]!;
    for (const [row, key] of keys[0]!.entries())
      for (const [column, value] of key.entries()) expect(value).toBeCloseTo(queries[0]![row]![column]!, 5);
    expect(values(state.key.params)).toEqual(start); // not the parameters after the update
  }
  disposeState(state);
});

test('momentum m blends the key encoder: m · key + (1 − m) · query', () => {
  const method = mocoV2(settings);
  let state = run(method, initState(ingredients(method), 1), 0, 0.5);
  const [key, query] = [values(state.key.params), values(state.query.params)];
  state = run(method, state, 1, 0.5);
  for (const [index, value] of values(state.key.params).entries()) expect(value).toBeCloseTo(0.9 * key[index]! + 0.1 * query[index]!, 5);
  disposeState(state);
});

test('no gradient reaches keys or queue: a loss of keys and negatives alone moves nothing', () => {
  const keysOnly: Loss = ({ queries, keys, negatives }) =>
    tf.tidy(() => tf.add<tf.Scalar>(tf.add(tf.sum(tf.square(keys[0]!)), tf.sum(negatives!)), tf.mul(tf.sum(queries[0]!), 0)));
  const method = mocoV2({ ...settings, loss: keysOnly });
  const still: Ingredients = { network, method, optimizer: sgd({ weightDecay: 0 }) };
  const start = initState(still, 1);
  const before = values(start.query.params);
  const views = pictures(method, 0);
  const { state, loss } = trainStep(still, start, views, 10);
  expect(values(state.query.params)).toEqual(before);
  tf.dispose([...views, loss]);
  disposeState(state);
});

test('batch-norm statistics of the two encoders are their own', () => {
  const method = leoclr(settings);
  const state = run(method, initState(ingredients(method), 1), 0);
  expect(values(state.key.stats)).not.toEqual(values(state.query.stats));
  disposeState(state);
});

test('a shuffled key batch gives the same keys when batch norm is not split', () => {
  const seen: Seen[] = [];
  const plain = mocoV2(settings);
  const shuffled = mocoV2({ ...settings, shuffleBatchNorm: true });
  for (const method of [plain, shuffled])
    disposeState(run({ ...method, loss: spy(method.loss, seen) }, initState(ingredients(method), 1), 0));
  const [a, b] = seen.map((input) => input.keys[0]!.flat());
  for (const [index, value] of a!.entries()) expect(b![index]).toBeCloseTo(value, 4);
});

test('a network that takes one batch at a time trains alike', () => {
  const method = leoclr(settings);
  const { applyJoined, ...single } = network;
  expect(applyJoined).toBeDefined();
  const [joined, apart] = [network, single].map((encoder) => {
    let state = initState(ingredients(method), 1);
    for (let step = 0; step < 3; step++) {
      const views = pictures(method, step);
      const next = trainStep({ ...ingredients(method), network: encoder }, state, views, 0.05);
      tf.dispose([...views, next.loss]);
      state = next.state;
    }
    const reached = [...Object.values(state.key.stats), state.queue!.rows].flatMap((tensor) => [...tensor.dataSync()]);
    disposeState(state);
    return reached;
  });
  for (const [index, value] of apart!.entries()) expect(Math.abs(joined![index]! - value)).toBeLessThan(1e-4 * (1 + Math.abs(value)));
});

test('a loss that throws leaks nothing and leaves the state alone', () => {
  const method = mocoV2({
    ...settings,
    loss: () => {
      throw new Error('no');
    },
  });
  const state = initState(ingredients(method), 1);
  const views = pictures(method, 0);
  const before = tf.memory().numTensors;
  expect(() => trainStep(ingredients(method), state, views, 0.1)).toThrow('no');
  expect(tf.memory().numTensors).toBe(before);
  expect(values(state.query.params).length).toBeGreaterThan(0);
  tf.dispose(views);
  disposeState(state);
});

/** Six pictures a view, different for every step and view. */
function pictures(method: Method, step: number): tf.Tensor4D[] {
  return method.views.map((_, view) => {
    const draw = rng(4, 'pictures', { epoch: step, view });
    return tf.tensor4d(
      Float32Array.from({ length: 6 * 8 * 8 * 3 }, () => draw.normal()),
      [6, 8, 8, 3],
    );
  });
}

function run(method: Method, state: TrainState, step: number, learningRate = 0.05): TrainState {
  const views = pictures(method, step);
  const next = trainStep(ingredients(method), state, views, learningRate);
  tf.dispose([...views, next.loss]);
  return next.state;
}

function runMany(method: Method, steps: number): { state: TrainState; losses: number[] } {
  let state = initState(ingredients(method), 1);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const views = pictures(method, step);
    const next = trainStep(ingredients(method), state, views, 0.05);
    losses.push(next.loss.dataSync()[0]!);
    tf.dispose([...views, next.loss]);
    state = next.state;
  }
  return { state, losses };
}

/** Plain numbers out of what a loss was given. */
interface Seen {
  queries: number[][][];
  keys: number[][][];
  negatives: number[][];
}

/** The same loss; records what it is given. */
function spy(loss: Loss, seen: Seen[]): Loss {
  return (input) => {
    seen.push({
      queries: input.queries.map((query) => query.arraySync()),
      keys: input.keys.map((key) => key.arraySync()),
      negatives: input.negatives?.arraySync() ?? [],
    });
    return loss(input);
  };
}

function values(params: Readonly<Record<string, tf.Tensor>>): number[] {
  return Object.values(params).flatMap((tensor) => [...tensor.dataSync()]);
}
