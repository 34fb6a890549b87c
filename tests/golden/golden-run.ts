import { keep, tensor2d } from '@tensorflow/tfjs-core';
import { linearHead, mlpHead, resnet18, withHead } from '@leoclr/backbones';
import { disposeParams } from '@leoclr/core';
import type { Loader, Network, Optimizer, Params, Schedule } from '@leoclr/core';
import { fromTorchvision, toTorchvision } from '@leoclr/io';
import type { SafeTensor } from '@leoclr/io';
import { sgd } from '@leoclr/optim';
import { disposeState, initState, leoclr, mocoV2, pretrain } from '@leoclr/trainer';
import type { Ingredients, Method, TrainState } from '@leoclr/trainer';
import { goldenViews, initialWeight } from './formula.ts';
import type { GoldenCase, GoldenConfig } from './golden-case.ts';

/** What our code made of a golden case, under the reference's names and in its layouts. */
export interface GoldenRun {
  readonly losses: readonly number[];
  readonly pointer: number;
  /** As in the fixture, and `initial.…`: the parameters before the first step. */
  readonly tensors: Readonly<Record<string, Float32Array>>;
}

/** Trains a golden case with `pretrain`, from its weights, queue, pictures and permutations, on the engine in use. */
export async function runGoldenCase(golden: GoldenCase): Promise<GoldenRun> {
  const { config } = golden;
  const gradients: Params[] = [];
  const ingredients: Ingredients = {
    network: goldenNetwork(config),
    method: goldenMethod(config),
    optimizer: recording(sgd({ momentum: config.optimizer_momentum, weightDecay: config.weight_decay }), gradients),
  };
  let state = initialState(ingredients, golden);
  const initial = await flat({ initial: state.query.params });

  const losses: number[] = [];
  // One step an epoch: the schedule's epoch is the step.
  const schedule: Schedule = ({ epoch }) => config.learning_rates[epoch]!;
  const epochs = config.learning_rates.length;
  for await (const progress of pretrain({ ...ingredients, loader: goldenLoader(config), schedule, epochs, state })) {
    losses.push(progress.loss);
    state = progress.state;
  }

  const { query, key, optimizer, queue } = state;
  const tensors = {
    ...initial,
    ...(await flat({ 'step1.gradient': gradients[0]!, 'final.query': query.params, 'final.key': key.params, 'final.momentum': optimizer })),
    ...(await flat({ 'final.query': query.stats, 'final.key': key.stats })),
    'final.queue': await queue!.rows.data<'float32'>(),
  };
  disposeState(state);
  for (const step of gradients) disposeParams(step);
  return { losses, pointer: queue!.cursor, tensors };
}

function goldenNetwork({ stem, head, width, dimension, splits }: GoldenConfig): Network {
  const backbone = resnet18({ stem, widthMultiplier: width / 64, batchNormGroups: splits });
  return withHead(backbone, head === 'mlp' ? mlpHead({ width: dimension }) : linearHead({ width: dimension }));
}

function goldenMethod({ method, enqueue, size, queue_size: queueSize, momentum, temperature, permutations }: GoldenConfig): Method {
  const options = { size, queueSize, momentum, temperature };
  const made = method === 'leoclr' ? leoclr({ ...options, enqueue }) : mocoV2({ ...options, symmetric: method === 'moco-symmetric' });
  if (permutations.length === 0) return made;
  return { ...made, shuffle: (_, { step, key }) => Int32Array.from(permutations[step]![key]!) };
}

/** Keeps the gradients that the optimiser is given. */
function recording(optimizer: Optimizer, gradients: Params[]): Optimizer {
  return {
    init: optimizer.init,
    update(update) {
      gradients.push(Object.fromEntries(Object.entries(update.gradients).map(([name, value]) => [name, keep(value.clone())])));
      return optimizer.update(update);
    },
  };
}

/** The reference's weights and queue; the key encoder starts as a copy of the query encoder. */
function initialState(ingredients: Ingredients, { config, parameters, tensors }: GoldenCase): TrainState {
  const blank = initState(ingredients, 0);
  const weights = Object.entries(parameters).map(([name, shape], index): [string, SafeTensor] => {
    return [name, { dtype: 'F32', shape, data: initialWeight(name, shape, 1000 * config.seed + index) }];
  });
  const stats = Object.entries(blank.query.stats).map(([name, { shape, size }]): [string, SafeTensor] => {
    return [name, { dtype: 'F32', shape, data: new Float32Array(size).fill(name.endsWith('running_var') ? 1 : 0) }];
  });
  const record = Object.fromEntries([...weights, ...stats]);
  const rows = tensor2d(tensors['initial.queue']!.data as Float32Array, [config.queue_size, config.dimension]);
  const state: TrainState = {
    step: 0,
    seed: 0,
    query: fromTorchvision(record, blank.query),
    key: fromTorchvision(record, blank.query),
    optimizer: ingredients.optimizer.init(blank.query.params),
    queue: { rows, cursor: 0 },
  };
  disposeState(blank);
  return state;
}

function goldenLoader({ seed, views, batch, size, learning_rates }: GoldenConfig): Loader {
  const pictures = goldenViews(seed, { steps: learning_rates.length, views, batch, size });
  const shape = [batch, size, size, 3] as const;
  return {
    length: batch,
    batchSize: batch,
    stepsPerEpoch: 1,
    async *epoch(epoch) {
      const data = pictures[epoch]!.map((view) => ({ data: view, shape }));
      yield { epoch, step: 0, views: data, indices: new Int32Array(batch), skipped: [] };
    },
    close: async () => {},
  };
}

/** All tensors under `prefix.name`, in torchvision's layouts. */
async function flat(records: Readonly<Record<string, Params>>): Promise<Record<string, Float32Array>> {
  const result: Record<string, Float32Array> = {};
  for (const [prefix, params] of Object.entries(records)) {
    const exchanged = await toTorchvision({ params, stats: {} });
    for (const [name, { data }] of Object.entries(exchanged)) result[`${prefix}.${name}`] = data as Float32Array;
  }
  return result;
}
