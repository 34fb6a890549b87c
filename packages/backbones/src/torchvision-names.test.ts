import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { countParams, disposeParams } from '@leoclr/core';
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

test.each([18, 34, 50, 101] satisfies ResnetDepth[])('ResNet-%i has torchvision’s names, order, shapes and parameter count', (depth) => {
  const { params, stats } = withHead(resnet({ depth }), linearHead({ width: 1000 })).init(1);
  const ours = Object.entries(params).map(([name, { shape }]) => [name, onDisk(shape)]);
  const theirs = inventory[`resnet${depth}`]!;
  expect(ours).toEqual(Object.entries(theirs.parameters));
  expect(countParams(params)).toBe(theirs.parameterCount); // R18 11,689,512 · R50 25,557,032
  expect(Object.keys(stats).length).toBe(2 * Object.keys(params).filter((name) => /(bn\d|downsample\.1)\.weight$/.test(name)).length);
  disposeParams(params);
  disposeParams(stats);
});

/** HWIO to OIHW, `[in, out]` to `[out, in]`. */
function onDisk(shape: number[]): number[] {
  if (shape.length === 4) return [shape[3]!, shape[2]!, shape[0]!, shape[1]!];
  return shape.length === 2 ? [shape[1]!, shape[0]!] : shape;
}
