import { disposeParams } from '@leoclr/core';
import { resnet } from '@leoclr/backbones';
import type { ResnetOptions } from '@leoclr/backbones';
import { useEngine } from '@leoclr/engine';
import { toTorchvision } from '@leoclr/io';
import { beforeAll, expect, test } from 'vitest';
import { inferBackbone } from './infer-backbone.ts';

beforeAll(() => useEngine('wasm', { threads: 1 }));

test.each<ResnetOptions>([
  { depth: 18, stem: 'cifar', widthMultiplier: 1 / 32 },
  { depth: 34, stem: 'imagenet', widthMultiplier: 1 / 32 },
  { depth: 50, stem: 'imagenet', widthMultiplier: 1 / 32 },
  { depth: 101, stem: 'cifar', widthMultiplier: 1 / 64 },
])('tells depth, stem and width of %j from names and shapes', async (options) => {
  const weights = resnet(options).init(0);
  const tensors = await toTorchvision(weights);
  disposeParams(weights.params);
  disposeParams(weights.stats);
  const found = { backbone: `resnet${options.depth}`, stem: options.stem, widthMultiplier: options.widthMultiplier };
  expect(inferBackbone(tensors, 'x.safetensors')).toEqual(found);
  const prefixed = Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`module.encoder_q.${name}`, tensor]));
  expect(inferBackbone(prefixed, 'x.safetensors')).toEqual(found);
});

test('says so when a file holds something else', () => {
  expect(() =>
    inferBackbone({ 'features.0.weight': { shape: [64, 3, 11, 11] } }, 'alexnet.safetensors'),
  ).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: alexnet.safetensors: expected the weights of one of resnet18, resnet34, resnet50, resnet101 under torchvision's names, found 1 tensors that are none.]`,
  );
});
