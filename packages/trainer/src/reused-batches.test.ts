// Loaders write batch after batch into the same shared memory; see Batch in @leoclr/core. Training must not notice.
import * as tf from '@tensorflow/tfjs-core';
import { linearHead, resnet18, withHead } from '@leoclr/backbones';
import { rng } from '@leoclr/core';
import type { Batch, Loader } from '@leoclr/core';
import { inspectEngines, useEngine } from '@leoclr/engine';
import { cosine, sgd } from '@leoclr/optim';
import { describe, expect, test } from 'vitest';
import { leoclr } from './leoclr.ts';
import { packState } from './pack-state.ts';
import { pretrain } from './pretrain.ts';
import { disposeState } from './train-state.ts';

const method = leoclr({ size: 8, queueSize: 8, momentum: 0.9 });
const VALUES = 2 * 8 * 8 * 3;

/** Three batches of two, each in memory of its own or all in the same, which is spoilt as soon as the next one is asked for. */
function noise(reused: boolean): Loader {
  const memory = (): Float32Array[] => method.views.map(() => new Float32Array(new SharedArrayBuffer(VALUES * 4)));
  async function* epoch(): AsyncGenerator<Batch, void, void> {
    let views = memory();
    for (let step = 0; step < 3; step++) {
      for (const [view, data] of views.entries()) {
        const draw = rng(2, 'noise', { sample: step, view });
        for (let place = 0; place < VALUES; place++) data[place] = draw.normal();
      }
      yield {
        epoch: 0,
        step,
        views: views.map((data) => ({ data, shape: [2, 8, 8, 3] as const })),
        indices: Int32Array.of(0, 1),
        skipped: [],
      };
      if (reused) for (const data of views) data.fill(Number.NaN);
      else views = memory();
    }
  }
  return { length: 6, batchSize: 2, stepsPerEpoch: 3, epoch, close: () => Promise.resolve() };
}

async function train(loader: Loader): Promise<{ losses: number[]; state: Record<string, number[]> }> {
  const network = withHead(resnet18({ stem: 'cifar', widthMultiplier: 1 / 64 }), linearHead({ width: 4 }));
  const losses: number[] = [];
  let state: Record<string, number[]> = {};
  for await (const progress of pretrain({
    network,
    method,
    optimizer: sgd(),
    schedule: cosine({ base: 0.05, per: 'step' }),
    loader,
    epochs: 1,
    seed: 1,
  })) {
    losses.push(progress.loss);
    if (progress.step < 3) continue;
    state = Object.fromEntries(Object.entries(packState(progress.state).tensors).map(([name, tensor]) => [name, [...tensor.dataSync()]]));
    disposeState(progress.state);
  }
  return { losses, state };
}

const found = (await inspectEngines()).filter((engine) => engine.found).map(({ name }) => name);
const engines = (['cpu', 'wasm', 'onednn'] as const).filter((name) => found.includes(name));

describe.each(engines)('on %s', (engine) => {
  test('memory that is used again gives the same losses and weights', async () => {
    await useEngine(engine);
    const before = tf.memory().numTensors;
    const reused = await train(noise(true));
    expect(reused.losses).toHaveLength(3);
    expect(reused).toEqual(await train(noise(false)));
    expect(tf.memory().numTensors).toBe(before);
  });

  // Why a batch's tensors must go before the next batch is asked for: it depends on the engine whether they are copies.
  test(`a tensor ${engine === 'cpu' ? 'is a window onto' : 'is a copy of'} the batch it was made from`, async () => {
    await useEngine(engine);
    const data = new Float32Array(new SharedArrayBuffer(16)).fill(1);
    const tensor = tf.tensor1d(data);
    data.fill(2);
    expect([...(await tensor.data())]).toEqual(Array.from({ length: 4 }, () => (engine === 'cpu' ? 2 : 1)));
    tensor.dispose();
  });
});
