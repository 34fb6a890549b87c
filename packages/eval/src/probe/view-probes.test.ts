import { readFileSync } from 'node:fs';
import type { Batch, Loader, Network } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { cosine } from '@leoclr/optim';
import { dispose, memory, mul } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { extractFeatures } from '../features/extract-features.ts';
import { selectLabels } from '../features/select-labels.ts';
import { cachedRows } from './_cached-rows.ts';
import { firstHead } from './_first-head.ts';
import { scoreRows, top1OfScores, uploadRows } from './_scored-rows.ts';
import { softmaxRegression } from './_softmax-regression.ts';
import { fitStandardisation, standardise } from './_standardise.ts';
import { pixelsNetwork, testFeatures, testLabels, trainLabels, viewLoader, viewOrder, viewSet } from './fixtures/view-features.ts';
import { linearMoco } from './linear-moco.ts';
import { linearSimclr } from './linear-simclr.ts';
import type { ViewProbeInput } from './view-probe-input.ts';

await useEngine('wasm');
const tensors = memory().numTensors;

interface Expected {
  losses: number[];
  top1: number[];
}

// fixtures/view-probes.py made the numbers.
const fixture = JSON.parse(readFileSync(new URL('fixtures/view-probes.json', import.meta.url), 'utf8')) as {
  moco: Expected;
  simclr: Expected;
  cached: Expected[];
};
const { classes, width } = viewSet;
const network = pixelsNetwork;
const weights = network.init(0);
const testSet = testFeatures();
const input: ViewProbeInput = { network, weights, train: viewLoader(), trainLabels, test: testSet, testLabels, classes };
/** 100 pictures: each class ten times. */
const small: ViewProbeInput = { ...input, train: viewLoader({ count: 100, batchSize: 32 }) };

test.each([
  ['linear-moco@1', 'moco', linearMoco, '× 0.1 at epochs 60, 80'],
  ['linear-simclr@1', 'simclr', linearSimclr, 'cosine, every step'],
] as const)('%s is what PyTorch does from the same head in the same order, within 0.3 points on 1,500 rows', async (...row) => {
  const [protocol, name, probe, schedule] = row;
  const { curve, record, top1 } = await probe(input);
  const { losses, top1: accuracies } = fixture[name];
  expect(curve).toHaveLength(losses.length);
  for (const [epoch, { trainLoss, testTop1 }] of curve.entries()) {
    expect(Math.abs(trainLoss / losses[epoch]! - 1)).toBeLessThan(1e-5);
    expect(Math.abs(testTop1 - accuracies[epoch]!)).toBeLessThanOrEqual(0.003);
  }
  expect(Math.abs(top1 - accuracies.at(-1)!)).toBeLessThanOrEqual(0.003);
  expect(record).toMatchObject({ protocol, schedule, top1, batchSize: 256, trainingViews: 'fresh', notes: [], validationTop1: null });
  expect(record.testChosenTop1).toBe(Math.max(...curve.map(({ testTop1 }) => testTop1)));
  expect(JSON.parse(JSON.stringify(record))).toEqual(record);
});

test('all six heads of linear-cached@1 do too', async () => {
  const features = await extractFeatures({ network, weights, batches: viewLoader().epoch(0) });
  const standardisation = fitStandardisation(features);
  const labels = selectLabels(trainLabels, features.indices);
  // The fixture's orders speak of samples, which the loader has put into the order of epoch 0.
  const rowOf = new Map(Array.from(features.indices, (sample, row) => [sample, row]));
  const order = (epoch: number): Int32Array => viewOrder(epoch).map((sample) => rowOf.get(sample)!);
  const rows = { values: standardise(features, standardisation), labels, width };
  const testRows = uploadRows(standardise(testSet, standardisation), width);
  const learningRates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3];
  const plan = { classes, learningRates, epochs: 100, schedule: cosine({ base: 1 }), initialWeight: firstHead(width * classes, 0) };
  const reached = fixture.cached.map((): Expected => ({ losses: [], top1: [] }));
  const source = cachedRows(rows, { batchSize: 256, order });
  for await (const { epoch, losses, heads } of softmaxRegression(source, plan)) {
    const scores = await scoreRows(testRows, heads);
    for (const [head, own] of reached.entries()) {
      if (epoch % 10 === 0) own.losses.push(losses[head]!);
      if (epoch % 10 === 9) own.top1.push(top1OfScores(scores[head]!, testLabels));
    }
  }
  source.dispose();
  dispose(testRows);
  const near = (value: number, most: number): unknown => expect.toSatisfy((own: number) => Math.abs(own - value) <= most);
  expect(reached).toEqual(
    fixture.cached.map(({ losses, top1 }) => ({
      losses: losses.map((loss) => near(loss, 1e-5 * loss)),
      top1: top1.map((share) => near(share, 0.003)),
    })),
  );
});

test('says where it departs from its protocol', async () => {
  const { record } = await linearMoco(small, { epochs: 5, learningRates: [3], cachedViews: 2 });
  expect(record).toMatchObject({ epochs: 5, batchSize: 32, learningRates: [3], trainingViews: 2, schedule: '× 0.1 at epochs 3, 4' });
  expect(record.notes).toMatchInlineSnapshot(`
    [
      "Not quite linear-moco@1: epochs 5 in place of 100.",
      "Not quite linear-moco@1: batch size 32 in place of 256.",
      "Not quite linear-moco@1: learning rate 3 in place of 30.",
      "Not quite linear-moco@1: 2 random views a picture, extracted once, in place of fresh ones.",
    ]
  `);
  expect((await linearSimclr(small, { epochs: 1 })).record).toMatchObject({ learningRate: 0.0125 });
});

test('views that are kept are extracted once, and epochs take turns', async () => {
  const asked: number[] = [];
  const train: Loader = { ...small.train, epoch: (epoch) => (asked.push(epoch), small.train.epoch(epoch)) };
  const { curve } = await linearMoco({ ...small, train }, { epochs: 7, cachedViews: 3 });
  expect(asked).toEqual([0, 1, 2]);
  expect(curve).toHaveLength(7);
  asked.length = 0;
  await linearMoco({ ...small, train }, { epochs: 4 });
  expect(asked).toEqual([0, 1, 2, 3]);
});

test('chooses a learning rate on held-out pictures in the same pass, without a look at the test set', async () => {
  const asked: number[] = [];
  const train: Loader = { ...input.train, epoch: (epoch) => (asked.push(epoch), input.train.epoch(epoch)) };
  const options = { epochs: 3, learningRates: [1e-6, 10, 1e38] };
  const { record, curve } = await linearMoco({ ...input, train }, options);
  expect(asked).toEqual([0, 1, 2]);
  expect(record.learningRate).toBe(10);
  expect(record.validationTop1).toBeGreaterThan(0.4);
  // The head that is reported has seen every picture: it is the one that trains alone.
  const alone = await linearMoco(input, { epochs: 3, learningRates: [10] });
  expect(curve).toEqual(
    alone.curve.map((epoch) => ({ ...epoch, trainLoss: expect.closeTo(epoch.trainLoss, 5), testTop1: expect.closeTo(epoch.testTop1, 2) })),
  );
  const other = await linearMoco({ ...input, testLabels: testLabels.map((label) => 9 - label) }, options);
  expect([other.record.learningRate, other.record.validationTop1]).toEqual([record.learningRate, record.validationTop1]);
  expect(other.top1).toBeLessThan(0.2);
});

test('a whole batch need not go through the network at once', async () => {
  const sizes: number[] = [];
  const watched: Network = {
    ...network,
    apply: (own, x, mode) => (sizes.push(x.shape[0]), expect(mode).toBe('eval'), network.apply(own, x, mode)),
  };
  await linearMoco({ ...input, network: watched, train: viewLoader({ count: 100, batchSize: 100 }) }, { epochs: 1 });
  expect(sizes).toEqual([64, 36]);
});

test('notes pictures that could not be read, classes never seen and a rate that is too high', async () => {
  const long = (x: number): number => 1000 * x;
  async function* changed(batches: AsyncIterable<Batch>): AsyncGenerator<Batch, void> {
    for await (const { views, ...batch } of batches) {
      const skipped = batch.step === 0 ? [{ index: 7, name: '7.jpg', reason: 'broken' }] : [];
      yield { ...batch, skipped, views: views.map(({ data, shape }) => ({ data: data.map(long), shape })) };
    }
  }
  const train: Loader = { ...small.train, epoch: (epoch) => changed(small.train.epoch(epoch)) };
  const labels = trainLabels.map((label) => Math.min(label, 8));
  const scaled = { ...testSet, values: testSet.values.map(long) };
  const { record } = await linearMoco({ ...small, train, trainLabels: labels, test: scaled }, { epochs: 100 });
  expect(record.notes.slice(1)).toMatchInlineSnapshot(`
    [
      "Training pictures that could not be read, so that others stood in: 1.",
      "The test set has classes that the training set lacks; they are always wrong: 9.",
      "The training loss of the last epoch, 1.08e+6, is above that of guessing, 2.30: learning rate 30 is too high for features of this scale. Pass several learningRates to choose from, or use linear-cached@1.",
    ]
  `);
});

test('leaves no tensor when the loader fails in the middle, and passes its error on', async () => {
  async function* failing(batches: AsyncIterable<Batch>): AsyncGenerator<Batch, void> {
    for await (const batch of batches) {
      if (batch.epoch === 1 && batch.step === 2) throw new Error('the disk is gone');
      yield batch;
    }
  }
  const train: Loader = { ...small.train, epoch: (epoch) => failing(small.train.epoch(epoch)) };
  for (const cachedViews of [null, 2]) {
    await expect(linearMoco({ ...small, train }, { cachedViews })).rejects.toThrow('the disk is gone');
    expect(memory().numTensors).toBe(tensors);
  }
});

test('rejects what it cannot learn from', async () => {
  const reject = (change: Partial<ViewProbeInput>, options = {}): Promise<unknown> => linearMoco({ ...small, ...change }, options);
  await expect(reject({ trainLabels: null })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearMoco(): expected trainLabels, got null: this data set has none. Evaluate on a labelled one.]`,
  );
  await expect(reject({ trainLabels: trainLabels.map(() => -1) })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearMoco(): expected trainLabels to hold at least two classes, got no label at all. Evaluate on a labelled data set.]`,
  );
  await expect(reject({ trainLabels: trainLabels.map(() => 3) })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearMoco(): expected trainLabels to hold at least two classes, got only class 3: there is nothing to tell apart.]`,
  );
  await expect(
    reject({ trainLabels: trainLabels.map((label, row) => (row === 7 ? -1 : label)) }),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearMoco(): expected trainLabels[7] to be a class from 0 to 9, got -1 (no label). Evaluate on a labelled data set.]`,
  );
  await expect(reject({ trainLabels: trainLabels.subarray(0, 50) })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearMoco(): expected trainLabels[74] to be a class from 0 to 9, got undefined. Do the labels belong to the data set of the loader?]`,
  );
  await expect(reject({ testLabels: testLabels.map(() => -1) })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearMoco(): expected testLabels[0] to be a class from 0 to 9, got -1 (no label). Evaluate on a labelled data set.]`,
  );
  await expect(
    reject({ test: { ...testSet, width: 12, count: 3000, indices: new Int32Array(3000) }, testLabels: new Int32Array(3000) }),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearMoco(): expected test to have width 24 like pixels, got 12. Both must come from the same network.]`,
  );
  await expect(reject({ classes: 1 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearMoco(): expected classes to be an integer of at least 2, got 1.]`,
  );
  await expect(reject({}, { learningRates: [1e38] })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearMoco(): expected a finite loss, got NaN in epoch 6 at learning rate 1e+38. The features are 0.684 long on average: too long for this rate. Pass lower learningRates, or use linear-cached@1, which scales the features.]`,
  );
  await expect(reject({}, { learningRates: [1, 2], validationShare: 1e-9 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: linearMoco(): expected validationShare to hold out at least one picture, got none. Pass a larger share.]`,
  );
  const broken: Network = { ...network, apply: (own, x, mode) => network.apply(own, mul(x, Number.NaN), mode) };
  await expect(reject({ network: broken })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: extractFeatures(): expected finite features, got NaN for sample 0. The weights have probably diverged: take an earlier checkpoint or train with a lower learning rate.]`,
  );
});

test.each([{ epochs: 0 }, { seed: -1 }, { learningRates: [] }, { learningRates: [0] }, { validationShare: 1 }, { cachedViews: 0 }])(
  'rejects options out of range: %j',
  async (options) => {
    await expect(linearSimclr(small, options)).rejects.toThrow(`linearSimclr(): expected ${Object.keys(options)[0]} to be`);
  },
);

test('leaves no tensor behind in any of these cases', () => {
  expect(memory().numTensors).toBe(tensors);
});
