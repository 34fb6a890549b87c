import { readFileSync } from 'node:fs';
import { tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { resnet18, resnet50 } from '@leoclr/backbones';
import { disposeParams } from '@leoclr/core';
import type { Weights } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { fromTorchvision } from '@leoclr/io';
import type { SafeTensor, WeightShapes } from '@leoclr/io';
import { goldenViews } from './formula.ts';
import { torchvisionTensors } from './torchvision-tensors.ts';

/** Written by check_resnet.py: torchvision 0.14, eval mode, two pictures. */
interface Torchvision {
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  /** `[2, D]`, base64 of float32. */
  readonly features: string;
}
const url = new URL('./fixtures/torchvision-resnets.json', import.meta.url);
const golden = JSON.parse(readFileSync(url, 'utf8')) as { seed: number; size: number; resnet18: Torchvision; resnet50: Torchvision };
const { seed, size } = golden;

beforeAll(() => useEngine('wasm'));

test.each([
  ['resnet18', resnet18()],
  ['resnet50', resnet50()],
] as const)('%s at full size sees what torchvision sees', async (name, network) => {
  const { parameters, features: encoded } = golden[name];
  const weights = formulaWeights(parameters);
  const [[picture]] = goldenViews(seed, { steps: 1, views: 1, batch: 2, size }) as [[Float32Array]];
  const x = tensor4d(picture, [2, size, size, 3]);
  const { features } = network.apply(weights, x, 'eval');
  const expected = new Float32Array(Uint8Array.from(Buffer.from(encoded, 'base64')).buffer);
  const actual = await features.data<'float32'>();
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

  expect(features.shape).toEqual([2, expected.length / 2]);
  expect(Math.max(...expected.map((value, index) => Math.abs(value - actual[index]!))) / largest).toBeLessThan(1e-5);
  disposeParams(weights.params);
  disposeParams(weights.stats);
  x.dispose();
  features.dispose();
});

/** Weights and running statistics by formula. */
function formulaWeights(parameters: Torchvision['parameters']): Weights {
  const tensors = Object.entries(torchvisionTensors(parameters, seed));
  const part = (running: boolean): Record<string, SafeTensor> =>
    Object.fromEntries(tensors.filter(([name]) => name.includes('running_') === running));
  const [params, stats] = [part(false), part(true)];
  return fromTorchvision({ ...params, ...stats }, { params: shapesInMemory(params), stats: shapesInMemory(stats) });
}

/** Convolutions are `[H, W, in, out]` here. */
function shapesInMemory(tensors: Record<string, SafeTensor>): WeightShapes['params'] {
  const turned = (shape: readonly number[]): readonly number[] => (shape.length === 4 ? [2, 3, 1, 0].map((axis) => shape[axis]!) : shape);
  return Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, { shape: turned(shape) }]));
}
