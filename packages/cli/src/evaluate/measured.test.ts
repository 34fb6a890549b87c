import { resnet } from '@leoclr/backbones';
import { disposeParams } from '@leoclr/core';
import { scenes } from '@leoclr/data';
import { useEngine } from '@leoclr/engine';
import type { KnnRecord } from '@leoclr/eval';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { defaultSettings } from '../settings/resolve-settings.ts';
import { measured } from './measured.ts';
import { savedMeasurement } from './saved-measurement.ts';

beforeAll(() => useEngine('wasm', { threads: 1 }));

const record = { protocol: 'knn@1', score: 0.5 } as KnnRecord;
const backbone = resnet({ depth: 18, stem: 'cifar', widthMultiplier: 1 / 32 });
const [train, val] = [scenes({ length: 8, seed: 0 }), scenes({ length: 4, seed: 1 })];
const settings = { ...defaultSettings(), data: 'scenes:8', size: 48, seed: 3 };

test('every subject says where it comes from, and leaves no tensor behind', async () => {
  const weights = backbone.init(3);
  const evaluation = {
    settings,
    data: { train, val, caches: [] },
    backbone,
    weights,
    encoder: 'key',
    step: 7,
    layer: 'layer3',
    view: 'ten-crop',
  } as const;
  const tensors = memory().numTensors;
  const [trained, untrained, pixels] = [
    await measured(evaluation, 'trained', record),
    await measured(evaluation, 'untrained', record),
    await measured(evaluation, 'pixels', record),
  ];
  expect(memory().numTensors).toBe(tensors);
  expect(trained).toMatchObject({
    subject: 'trained',
    encoder: 'key',
    layer: 'layer3',
    step: 7,
    data: 'scenes:8',
    classNames: train.classes,
  });
  expect(untrained).toMatchObject({ subject: 'untrained', encoder: 'query', step: 0 });
  expect(pixels).toMatchObject({ subject: 'pixels', encoder: null, layer: null, step: null });

  const { weightsHash, dataHash, transform, seed, versions, machine, date } = trained.provenance;
  expect(weightsHash).toBe(untrained.provenance.weightsHash); // the trained ones are the first ones here
  expect(pixels.provenance.weightsHash).toBeNull();
  expect(dataHash).toEqual({ train: expect.stringMatching(/^[0-9a-f]{32}$/), val: expect.stringMatching(/^[0-9a-f]{32}$/) });
  expect(dataHash.train).not.toBe(dataHash.val);
  expect(transform).toEqual({
    view: 'ten-crop',
    size: 48,
    crop: settings.evaluationCrop,
    normalization: settings.normalization,
    shortSide: null,
    images: null,
  });
  expect(pixels.provenance.transform).toMatchObject({ view: 'test', size: 32 });
  expect({ seed, versions }).toMatchObject({
    seed: 3,
    versions: { engine: 'wasm', node: process.version, library: expect.stringMatching(/^tfjs /) },
  });
  expect(machine.cores).toBeGreaterThan(0);
  expect(new Date(date).toISOString()).toBe(date);

  for (const measurement of [trained, untrained, pixels])
    expect(savedMeasurement.safeParse(JSON.parse(JSON.stringify(measurement))).success).toBe(true);
  disposeParams(weights.params);
  disposeParams(weights.stats);
});

test('a part of the pictures has a hash of its own, and a missing part none', async () => {
  const weights = backbone.init(3);
  const hashes = async (images: number | null, part: typeof val | null) => {
    const evaluation = {
      settings: { ...settings, evaluationImages: images },
      data: { train, val: part, caches: [] },
      backbone,
      weights,
      encoder: 'query',
      step: 0,
    } as const;
    return (await measured(evaluation, 'pixels', record)).provenance.dataHash;
  };
  const all = await hashes(null, val);
  expect(await hashes(2, val)).not.toEqual(all);
  expect(await hashes(null, val)).toEqual(all);
  expect(await hashes(null, null)).toEqual({ ...all, val: null });
  disposeParams(weights.params);
  disposeParams(weights.stats);
});
