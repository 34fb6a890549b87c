import { createHash } from 'node:crypto';
import { LeoclrError } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { disposeState, initState, packState, pretrain } from '@leoclr/trainer';
import type { Progress } from '@leoclr/trainer';
import { memory } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { defaultSettings } from '../settings/resolve-settings.ts';
import type { ResolvedSettings } from '../settings/resolve-settings.ts';
import { buildIngredients } from './build-ingredients.ts';
import { buildLoader } from './build-loader.ts';
import { healthProbe } from './health-probe.ts';
import type { HealthLine } from './health-probe.ts';
import { openData } from './open-data.ts';
import type { RunData } from './open-data.ts';
import type { TrainableRun } from './train-run.ts';

await useEngine('wasm');

const settings: ResolvedSettings = {
  ...defaultSettings(),
  data: 'scenes:48',
  size: 16,
  stem: 'cifar',
  widthMultiplier: 0.0625,
  embeddingWidth: 16,
  batchSize: 16,
  queueSize: 32,
  blurProbability: 0,
  evaluationCrop: 1,
  epochs: 2,
  workers: 0,
  engine: 'wasm',
  healthEvery: 1,
  out: 'unused',
};

async function runOf(changed: Partial<ResolvedSettings> = {}, data?: RunData): Promise<TrainableRun> {
  const all = { ...settings, ...changed };
  const ingredients = await buildIngredients(all, process.cwd());
  const opened = data ?? (await openData(all));
  const loader = buildLoader(opened.train, ingredients.method, all);
  return { settings: all, start: 'new', data: opened, ingredients, loader, state: initState(ingredients, all.seed) };
}

/** Trains to the end; what the probe saw and said, and the weights. */
async function train(run: TrainableRun): Promise<{ lines: HealthLine[]; notes: string[]; weights: Record<string, string> }> {
  const [lines, notes]: [HealthLine[], string[]] = [[], []];
  const look = healthProbe(run, (note) => notes.push(note));
  let last: Progress | null = null;
  for await (const progress of pretrain({ ...run.ingredients, loader: run.loader, epochs: run.settings.epochs, state: run.state })) {
    last = progress;
    const line = await look(progress);
    if (line !== null) lines.push(line);
  }
  await run.loader.close();
  const weights = Object.fromEntries(Object.entries(packState(last!.state).tensors).map(([name, tensor]) => [name, digest(tensor)]));
  disposeState(last!.state);
  return { lines, notes, weights };
}

function digest(tensor: Tensor): string {
  return createHash('sha256').update(tensor.dataSync()).digest('hex');
}

test('looks at the end of each epoch, always the same, and training is as without it', async () => {
  const watched = await train(await runOf());
  const again = await train(await runOf());
  const alone = await train(await runOf({ healthEvery: 'off' }));
  expect(alone.lines).toEqual([]);
  expect(watched.weights).toEqual(alone.weights);
  const figures = ({ lines }: { lines: HealthLine[] }): unknown => lines.map((line) => ({ ...line, seconds: 0 }));
  expect(figures(again)).toEqual(figures(watched));
  expect(watched.lines.map(({ step, epoch }) => [step, epoch])).toEqual([
    [3, 1],
    [6, 2],
  ]);
  for (const line of watched.lines) {
    expect(Object.keys(line)).toMatchInlineSnapshot(`
      [
        "step",
        "epoch",
        "featureStandardDeviation",
        "effectiveRank",
        "uniformity",
        "alignment",
        "neighbourPurity",
        "count",
        "width",
        "knnTop1",
        "seconds",
      ]
    `);
    expect(Object.values(line).every(Number.isFinite)).toBe(true);
  }
});

test('says nothing about labels where there are none', async () => {
  const opened = await openData(settings);
  const bare = { ...opened.train, labels: null, classes: [] };
  const { lines } = await train(await runOf({ epochs: 1 }, { ...opened, train: bare, val: null }));
  expect(lines.map(({ knnTop1, neighbourPurity }) => [knnTop1, neighbourPurity])).toEqual([[null, null]]);
});

test('a look that fails ends the looking, not the training', async () => {
  const opened = await openData(settings);
  const { recipe: _, ...rest } = opened.val!;
  const val = { ...rest, get: (): Promise<never> => Promise.reject(new LeoclrError('data', 'picture.jpg: the file is gone.')) };
  const { lines, notes } = await train(await runOf({}, { ...opened, val }));
  expect(lines).toEqual([]);
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatchInlineSnapshot(
    `"Note: the network's health is not watched any more: batches(): 12 pictures in a row can't be read, the first is scenes/val number 0: picture.jpg: the file is gone.. Check that the data set is complete."`,
  );
});

test('leaves no tensor behind', async () => {
  const before = memory().numTensors;
  await train(await runOf());
  expect(memory().numTensors).toBe(before);
});
