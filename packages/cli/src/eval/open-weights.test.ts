import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linearHead, mlpHead, resnet, withHead } from '@leoclr/backbones';
import type { Head } from '@leoclr/backbones';
import { disposeParams } from '@leoclr/core';
import type { Params, Weights } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { exportWeights, loadSafetensors, saveSafetensors } from '@leoclr/io';
import type { SafeTensor } from '@leoclr/io';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Layer } from './layers.ts';
import { openWeights } from './open-weights.ts';
import type { OpenedWeights, WantedWeights } from './open-weights.ts';

const folder = mkdtempSync(join(tmpdir(), 'leoclr-weights-'));
const at = (name: string): string => join(folder, name);
const shape = { backbone: 'resnet18', stem: 'cifar', widthMultiplier: 1 / 32 } as const;
const backbone = resnet({ depth: 18, stem: 'cifar', widthMultiplier: 1 / 32 });

beforeAll(async () => {
  await useEngine('wasm', { threads: 1 });
  await keepExported('bare.safetensors', null);
  await keepExported('mlp.safetensors', mlpHead({ width: 5, hiddenWidth: 7 }));
  await keepExported('linear.safetensors', linearHead({ width: 3 }));
  await keepCheckpoint('checkpoint.safetensors', shape);
  await keepCheckpoint('other.safetensors', { ...shape, backbone: 'resnet34' });
  const { tensors } = await loadSafetensors(at('bare.safetensors'));
  const { ['layer2.0.conv2.weight']: _, ...rest } = tensors;
  await saveSafetensors(at('lacking.safetensors'), rest);
  const { data, ...conv } = tensors['layer1.0.conv1.weight'] as Extract<SafeTensor, { dtype: 'F32' }>;
  const diverged = { ...conv, data: data.map((value, place) => (place === 3 ? Number.NaN : value)) };
  await saveSafetensors(at('diverged.safetensors'), { ...tensors, 'layer1.0.conv1.weight': diverged });
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each<[Layer, number]>([
  ['layer1', 2],
  ['layer2', 4],
  ['layer3', 8],
  ['layer4', 16],
  ['pooled', 16],
])('%s of a file or a checkpoint has %i features, and its weights alone', async (layer, width) => {
  for (const file of ['bare.safetensors', 'mlp.safetensors', 'checkpoint.safetensors']) {
    const opened = await open(file, { layer });
    const own = opened.backbone.init(0);
    expect([opened.backbone.width, opened.layer]).toEqual([width, layer]);
    expect(Object.keys(opened.weights.params).sort()).toEqual(Object.keys(own.params).sort());
    expect(Object.keys(opened.weights.stats).sort()).toEqual(Object.keys(own.stats).sort());
    dispose(own, opened.weights);
  }
});

test.each([
  ['mlp.safetensors', 5],
  ['linear.safetensors', 3],
  ['checkpoint.safetensors', 4],
])('the projection of %s has %i features', async (file, width) => {
  const { backbone: network, weights } = await open(file, { layer: 'projection' });
  expect(network.width).toBe(width);
  expect(Object.keys(weights.params).filter((name) => name.startsWith('fc.')).length).toBeGreaterThan(0);
  dispose(weights);
});

test('both encoders of a checkpoint have their own weights', async () => {
  const [query, key] = [
    await open('checkpoint.safetensors', { encoder: 'query' }),
    await open('checkpoint.safetensors', { encoder: 'key' }),
  ];
  expect(query.weights.params['conv1.weight']!.dataSync()).not.toEqual(key.weights.params['conv1.weight']!.dataSync());
  dispose(query.weights, key.weights);
});

test.each<[string, string, Partial<WantedWeights>, string]>([
  [
    'a projection that was not exported',
    'bare.safetensors',
    { layer: 'projection' },
    '--layer projection: FOLDER/bare.safetensors holds no projection head (weights named fc.…): it was left out when the backbone was exported. Name the run folder or its checkpoint.',
  ],
  [
    'the key encoder of a lone file',
    'bare.safetensors',
    { encoder: 'key' },
    '--encoder key: FOLDER/bare.safetensors holds one encoder only. Name a run folder or its checkpoint.',
  ],
  [
    'a file that lacks a layer',
    'lacking.safetensors',
    {},
    "FOLDER/lacking.safetensors doesn't fit resnet18: expected the 100 tensors of the network. Missing: layer2.0.conv2.weight. Check depth, stem and head of the network.",
  ],
  [
    'a checkpoint of another backbone than its settings',
    'other.safetensors',
    {},
    'FOLDER/other.safetensors: expected the weights of a resnet34 (cifar stem, width multiplier 0.03125), as its settings say, got those of a resnet18 (cifar stem, width multiplier 0.03125). It is not the checkpoint of that run.',
  ],
  [
    'a network that has diverged',
    'diverged.safetensors',
    {},
    'FOLDER/diverged.safetensors: expected finite weights, got NaN in layer1.0.conv1.weight. The training has diverged: take an earlier checkpoint or train with a lower learning rate.',
  ],
  ['no file', 'nothing.safetensors', {}, '--weights: there is nothing at FOLDER/nothing.safetensors.'],
])('%s is refused in one sentence, and leaves no tensor behind', async (_, file, wanted, expected) => {
  const before = memory().numTensors;
  const message = await open(file, wanted).then(
    () => 'no error',
    (error: Error) => error.message.replaceAll(folder, 'FOLDER'),
  );
  expect(message).toBe(expected);
  expect(memory().numTensors).toBe(before);
});

function open(file: string, wanted: Partial<WantedWeights>): Promise<OpenedWeights> {
  return openWeights(at(file), { encoder: 'query', layer: 'pooled', ...wanted });
}

async function keepExported(name: string, head: Head | null): Promise<void> {
  const weights = (head === null ? backbone : withHead(backbone, head)).init(1);
  await exportWeights(at(name), weights);
  dispose(weights);
}

/** As a run writes it, without what evaluation doesn't read. */
async function keepCheckpoint(name: string, settings: object): Promise<void> {
  const network = withHead(backbone, mlpHead({ width: 4 }));
  const [query, key] = [network.init(1), network.init(2)];
  const parts = { query: query.params, key: key.params, queryStats: query.stats, keyStats: key.stats };
  const tensors = await Promise.all(Object.entries(parts).map(([part, params]) => prefixed(part, params)));
  await saveSafetensors(at(name), Object.assign({}, ...tensors) as Record<string, SafeTensor>, { config: JSON.stringify({ settings }) });
  dispose(query, key);
}

async function prefixed(part: string, params: Params): Promise<Record<string, SafeTensor>> {
  const entries = Object.entries(params).map(async ([name, tensor]): Promise<[string, SafeTensor]> => {
    return [`${part}.${name}`, { dtype: 'F32', shape: tensor.shape, data: await tensor.data<'float32'>() }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

function dispose(...all: Weights[]): void {
  for (const { params, stats } of all) [params, stats].forEach(disposeParams);
}
