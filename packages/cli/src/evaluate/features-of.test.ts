import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resnet } from '@leoclr/backbones';
import type { Dataset } from '@leoclr/core';
import { imageFolder, scenes } from '@leoclr/data';
import { useEngine } from '@leoclr/engine';
import type { Features } from '@leoclr/eval';
import { add } from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FeatureCache } from '../features/feature-cache.ts';
import { featuresOf, spread } from './features-of.ts';
import type { EvaluationSettings, NetworkSubject } from './features-of.ts';

const settings: EvaluationSettings = {
  size: 16,
  normalization: 'imagenet',
  evaluationCrop: 1,
  evaluationImages: null,
  workers: 0,
  strict: false,
  featureCache: true,
};
const dataset = scenes({ length: 12, size: 16 });
const folder = mkdtempSync(join(tmpdir(), 'leoclr-features-of-'));
let subject: NetworkSubject;

beforeAll(async () => {
  await useEngine('wasm', { threads: 1 });
  const network = resnet({ depth: 18, stem: 'cifar', widthMultiplier: 1 / 32, stages: 2 });
  subject = { network, weights: network.init(1) };
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A cache in memory that tells how it was used. */
function memoryCache(): FeatureCache & { readonly kept: Map<string, Features>; hits: number } {
  const kept = new Map<string, Features>();
  const cache = {
    kept,
    hits: 0,
    read: async (key: string) => {
      const found = kept.get(key) ?? null;
      if (found !== null) cache.hits++;
      return found;
    },
    write: async (key: string, features: Features) => void kept.set(key, features),
  };
  return cache;
}

test('a selection is even from first to last', () => {
  expect([...spread(10, 5)]).toEqual([0, 2, 4, 6, 8]);
  expect([...spread(10, 3)]).toEqual([0, 3, 6]);
});

test('asked for more than there is, it is everything once', () => {
  expect([...spread(4, 100)]).toEqual([0, 1, 2, 3]);
});

test('computes features once for the same weights, pictures and transform', async () => {
  const cache = memoryCache();
  const first = await featuresOf(subject, dataset, settings, cache);
  const second = await featuresOf(subject, scenes({ length: 12, size: 16 }), settings, cache);
  expect(second).toEqual(first);
  expect([cache.kept.size, cache.hits]).toEqual([1, 1]);
  expect(await featuresOf(subject, dataset, { ...settings, featureCache: false }, cache)).toEqual(first);
  expect([cache.kept.size, cache.hits]).toEqual([1, 1]);
});

test('another weight, running statistic, picture, network or transform misses', async () => {
  const cache = memoryCache();
  const { network, weights } = subject;
  const name = 'layer1.0.conv1.weight';
  const changed = { ...weights.params, [name]: add(weights.params[name]!, 1e-7) };
  const statistics = { ...weights.stats, 'bn1.running_mean': add(weights.stats['bn1.running_mean']!, 1e-6) };
  await featuresOf(subject, dataset, settings, cache);
  await featuresOf({ network, weights: { params: changed, stats: weights.stats } }, dataset, settings, cache);
  await featuresOf({ network, weights: { params: weights.params, stats: statistics } }, dataset, settings, cache);
  await featuresOf({ network: { ...network, name: 'another' }, weights }, dataset, settings, cache);
  await featuresOf(subject, scenes({ length: 13, size: 16 }), settings, cache);
  await featuresOf(subject, scenes({ length: 12, size: 16, seed: 1 }), settings, cache);
  const others: Partial<EvaluationSettings>[] = [
    { size: 8 },
    { evaluationCrop: 0.875 },
    { evaluationImages: 5 },
    { normalization: 'cifar10' },
    { tenCrop: true },
  ];
  for (const other of others) await featuresOf(subject, dataset, { ...settings, ...other }, cache);
  expect([cache.kept.size, cache.hits]).toEqual([11, 0]);
});

test('a picture that changes misses, and so does one that changes while features are computed', async () => {
  const picture = (red: number): Promise<Buffer> =>
    sharp({ create: { width: 20, height: 18, channels: 3, background: { r: red, g: 90, b: 9 } } })
      .png()
      .toBuffer();
  for (const name of ['a.png', 'b.png']) writeFileSync(join(folder, name), await picture(7));
  const cache = memoryCache();
  const pictures = await imageFolder({ directory: folder, labelled: false });
  const before = await featuresOf(subject, pictures, settings, cache);
  writeFileSync(join(folder, 'b.png'), await picture(200));
  utimesSync(join(folder, 'b.png'), 5000, 5000);
  const after = await featuresOf(subject, pictures, settings, cache);
  expect(after.values.slice(0, after.width)).toEqual(before.values.slice(0, before.width));
  expect(after.values).not.toEqual(before.values);
  expect([cache.kept.size, cache.hits]).toEqual([2, 0]);

  let version = 0;
  const restless: Dataset = { ...dataset, version: async () => `${version}`, get: (index) => (version++, dataset.get(index)) };
  await featuresOf(subject, restless, settings, cache);
  expect(cache.kept.size).toBe(2);
});

test('features of a set with unreadable pictures are not kept: they may be readable the next time', async () => {
  const cache = memoryCache();
  writeFileSync(join(folder, 'broken.png'), 'no picture');
  const features = await featuresOf(subject, await imageFolder({ directory: folder, labelled: false }), settings, cache);
  expect([features.count, cache.kept.size]).toEqual([2, 0]);
});

test('a set that nobody could recognise is not kept', async () => {
  const cache = memoryCache();
  const { recipe: _, ...unknown } = dataset;
  await featuresOf(subject, unknown, settings, cache);
  await featuresOf('pixels', dataset, settings, cache);
  expect(cache.kept.size).toBe(0);
});

test('ten crops of pictures without anything to cut off at the edges are the mean of the picture and its mirror image', async () => {
  const mirrored: Dataset = {
    ...dataset,
    get: async (index) => {
      const sample = await dataset.get(index);
      const { width, height, data } = sample.image;
      const turned = data.map(
        (_, i) => data[(Math.floor(i / (3 * width)) * width + width - 1 - (Math.floor(i / 3) % width)) * 3 + (i % 3)]!,
      );
      return { ...sample, image: { width, height, data: turned } };
    },
  };
  const plain = { ...settings, featureCache: false };
  const [straight, turned, ten] = [
    await featuresOf(subject, dataset, plain),
    await featuresOf(subject, mirrored, plain),
    await featuresOf(subject, dataset, { ...plain, tenCrop: true }),
  ];
  expect(ten.count).toBe(12);
  for (const [i, value] of ten.values.entries()) expect(value).toBeCloseTo((straight.values[i]! + turned.values[i]!) / 2, 5);
});
