import { disposeParams } from '@leoclr/core';
import type { Weights } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { colouredPictures } from '../finetune/fixtures/coloured-pictures.ts';
import { semi } from './semi.ts';
import type { SemiEvent, SemiInput, SemiOptions, SemiResult } from './semi.ts';
import { stratifiedSubset } from './stratified-subset.ts';

await useEngine('wasm');

/** Learning rates at which the coloured pictures are learned in a few steps. */
const quick: SemiOptions = { learningRates: { trunk: 0.1, head: 0.2 }, batchSize: 9, epochs: 10 };

test('learns from the labelled pictures alone and looks at the test set once', async () => {
  const { input, asked } = colouredPictures();
  const { indices: labelled } = stratifiedSubset(input.train.labels, { share: 0.5, seed: 1 });
  const events = await eventsOf({ ...input, labelled }, { ...quick, list: '50 %, seed 1' });
  const { record, scores, indices } = resultIn(events);
  expect(record).toMatchObject({
    protocol: 'semi@1',
    metric: 'top-1',
    list: '50 %, seed 1',
    labelledSize: labelled.length,
    labelledShare: labelled.length / 54,
    learningRates: { trunk: 0.1, head: 0.2 },
    epochs: 10,
    batchSize: 9,
    stepsPerEpoch: 3,
    trainSize: 54,
    testSize: 36,
    width: 16,
    classes: 3,
    notes: [],
  });
  expect(record.listHash).toMatch(/^[0-9a-f]{32}$/);
  expect(record.top1).toBeGreaterThan(0.6); // chance is a third
  expect(record.trainLoss).toBeLessThan(Math.log(3));
  expect([scores.length, indices.length]).toEqual([108, 36]);
  expect(asked.views.map((request) => [...request.indices])).toEqual([[...labelled]]);
  expect([asked.once.length, asked.tests, asked.open]).toEqual([0, 1, 0]);

  const steps = events.filter((event) => event.kind === 'step');
  const rates = steps.filter(({ step }) => step % 3 === 1).map(({ learningRate }) => Number(learningRate.toPrecision(6)));
  expect(rates).toEqual([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.02, 0.02, 0.004, 0.004]);
  expect(steps.at(-1)).toMatchObject({ step: 30, steps: 30, epoch: 9, epochs: 10 });
  free(input.weights);
});

test('names every departure from the protocol', async () => {
  const { input } = colouredPictures();
  const { record } = resultIn(await eventsOf({ ...input, labelled: [0, 1, 2, 3, 4] }, { ...quick, epochs: 1 }));
  expect(record.deviations).toMatchInlineSnapshot(`
    [
      "epochs: 1 instead of 20",
      "batch size: 9 instead of 256",
      "batch size: 5, since there are no more labelled pictures",
      "learning rates: 0.1 and 0.2 instead of 0.01 and 0.2",
    ]
  `);
  const { record: clamped } = resultIn(await eventsOf({ ...input, labelled: [0, 1, 2, 3, 4, 5, 6] }, { epochs: 1 }));
  expect(clamped.deviations).toMatchInlineSnapshot(`
    [
      "13.0 % of the labels, with the rules for 10 %",
      "epochs: 1 instead of 20",
      "batch size: 7, since there are no more labelled pictures",
    ]
  `);
  expect(clamped.listHash).not.toBe(record.listHash);
  free(input.weights);
});

test('few labels have the rates for 1 %, more of them those for 10 %', async () => {
  const { input } = colouredPictures();
  const labels = Array.from({ length: 300 }, (_, index) => index % 3);
  const train = { ...input.train, labels };
  const rates = [];
  for (const share of [0.01, 0.1]) {
    const { indices: labelled } = stratifiedSubset(
      Array.from({ length: 54 }, (_, index) => index % 3),
      { share: share === 0.1 ? 0.5 : 0.05 },
    );
    const { record } = resultIn(await eventsOf({ ...input, train, labelled }, { epochs: 1 }));
    rates.push(record.learningRates);
  }
  expect(rates).toEqual([
    { trunk: 0.02, head: 5 },
    { trunk: 0.01, head: 0.2 },
  ]);
  free(input.weights);
});

test('leaves the weights alone and no tensor behind, also when it is left early or the loader throws', async () => {
  const { input, asked } = colouredPictures();
  const labelled = [0, 1, 2, 3, 4, 5];
  const conv = input.weights.params['conv1.weight']!;
  const values = (await conv.data()).slice();
  const before = memory().numTensors;
  await eventsOf({ ...input, labelled }, { epochs: 1 });
  for await (const event of semi({ ...input, labelled }, quick)) if (event.kind === 'step' && event.step === 2) break;
  expect([memory().numTensors, asked.open]).toEqual([before, 0]);
  expect(await conv.data()).toEqual(values);
  free(input.weights);

  const { input: broken, asked: askedBroken } = colouredPictures({ failsAt: 2 });
  const start = memory().numTensors;
  await expect(eventsOf({ ...broken, labelled }, quick)).rejects.toThrow('the disk is gone');
  expect([memory().numTensors, askedBroken.open]).toEqual([start, 0]);
  free(broken.weights);
});

test('a training that diverges says at which step', async () => {
  const { input } = colouredPictures();
  const run = eventsOf({ ...input, labelled: [0, 1, 2, 3, 4, 5] }, { ...quick, learningRates: { trunk: 1e30, head: 1 } });
  await expect(run).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: semi(): expected a finite loss, but the loss is NaN at step 2, with learning rates 1e+30 (trunk) and 1 (head). Choose lower ones, or finite weights.]`,
  );
  free(input.weights);
});

test('bad input is refused before any training', async () => {
  const { input, asked } = colouredPictures();
  const before = memory().numTensors;
  const refused = async (labelled: number[], options: SemiOptions = {}): Promise<void> => {
    await eventsOf({ ...input, labelled }, options);
  };
  await expect(refused([0, 1])).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: semi(): expected at least as many labelled pictures as classes, 3, got 2. Choose a larger share, or list more pictures.]`,
  );
  await expect(refused([0, 3, 6, 9])).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: semi(): expected train.labels to hold at least two classes, got only class 0: there is nothing to tell apart.]`,
  );
  await expect(refused([0, 1, 1, 2])).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: semi(): expected labelled to hold different training pictures, got index 1: it is there twice.]`,
  );
  await expect(refused([0, 1, 54])).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: semi(): expected labelled to hold different training pictures, got index 54: there are 54 training pictures.]`,
  );
  await expect(refused([0, 1, 2], { epochs: 0.5 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: semi(): expected epochs to be an integer of at least 1, got 0.5.]`,
  );
  await expect(refused([0, 1, 2], { learningRates: { trunk: 0, head: -1 } })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: semi(): expected learningRates of at least 0, one of them above, got 0 and -1.]`,
  );
  const unlabelled = { ...input, train: { ...input.train, labels: [0, 1, 2, -1] } };
  await expect(eventsOf({ ...unlabelled, labelled: [0, 1, 2, 3] }, {})).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: semi(): expected train.labels[3] to be a class from 0 to 2, got -1 (no label). Evaluate on a labelled data set.]`,
  );
  expect([memory().numTensors, asked.views.length]).toEqual([before, 0]);
  free(input.weights);
});

async function eventsOf(input: SemiInput, options: SemiOptions): Promise<SemiEvent[]> {
  const events: SemiEvent[] = [];
  for await (const event of semi(input, options)) events.push(event);
  return events;
}

function resultIn(events: readonly SemiEvent[]): SemiResult {
  const last = events.at(-1)!;
  if (last.kind !== 'result') throw new Error('no result');
  return last.result;
}

function free({ params, stats }: Weights): void {
  disposeParams(params);
  disposeParams(stats);
}
