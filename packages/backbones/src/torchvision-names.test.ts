import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { countParams, disposeParams } from '@leoclr/core';
import type { Params } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { linearHead } from './linear-head.ts';
import { resnet } from './resnet.ts';
import type { ResnetDepth } from './resnet.ts';
import { withHead } from './with-head.ts';

beforeAll(() => useEngine('wasm'));

// torchvision 0.14, written by tests/golden/check_resnet.py.
const url = new URL('../../../tests/golden/fixtures/torchvision-resnets.json', import.meta.url);
const inventory = JSON.parse(readFileSync(url, 'utf8')) as Record<string, TorchvisionNet>;

interface TorchvisionNet {
  parameterCount: number;
  parameters: Record<string, number[]>;
}

test.each([18, 50] satisfies ResnetDepth[])('ResNet-%i has torchvision’s names, order, shapes and parameter count', (depth) => {
  const { params, stats } = withHead(resnet({ depth }), linearHead({ width: 1000 })).init(1);
  const theirs = inventory[`resnet${depth}`]!;
  expect(namesAndShapes(params)).toEqual(Object.entries(theirs.parameters));
  expect(countParams(params)).toBe(theirs.parameterCount); // R18 11,689,512 · R50 25,557,032
  expect(Object.keys(stats).length).toBe(2 * Object.keys(params).filter((name) => /(bn\d|downsample\.1)\.weight$/.test(name)).length);
  disposeParams(params);
  disposeParams(stats);
});

// At a 64th of the width: drawing 45 million weights takes long. All channel counts are multiples of 64, colours and classes are not.
test.each([34, 101] satisfies ResnetDepth[])('ResNet-%i has torchvision’s names, order and shapes', (depth) => {
  const { params, stats } = withHead(resnet({ depth, widthMultiplier: 1 / 64 }), linearHead({ width: 1000 })).init(1);
  const theirs = Object.entries(inventory[`resnet${depth}`]!.parameters);
  expect(namesAndShapes(params)).toEqual(theirs.map(([name, shape]) => [name, shape.map((size) => (size % 64 === 0 ? size / 64 : size))]));
  disposeParams(params);
  disposeParams(stats);
});

function namesAndShapes(params: Params): [string, number[]][] {
  return Object.entries(params).map(([name, { shape }]) => [name, onDisk(shape)]);
}

/** HWIO to OIHW, `[in, out]` to `[out, in]`. */
function onDisk(shape: number[]): number[] {
  if (shape.length === 4) return [shape[3]!, shape[2]!, shape[0]!, shape[1]!];
  return shape.length === 2 ? [shape[1]!, shape[0]!] : shape;
}
