import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { linearHead, resnet18, withHead } from '@leoclr/backbones';
import { disposeParams, type Weights } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { exportWeights, importWeights } from '@leoclr/io';
import { afterAll, beforeAll, expect, test } from 'vitest';

const script = fileURLToPath(new URL('./exchange.py', import.meta.url));

/** A Python that has torchvision: $PYTHON, the one on the path, or Debian's. */
const python = [process.env['PYTHON'], 'python3', '/usr/bin/python3'].find((candidate) => {
  try {
    execFileSync(candidate!, ['-c', 'import torchvision'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

/** The logits of torchvision's ResNet-18 for two pictures of a sine, after writing its weights to `path` or reading them from there. */
function torchLogits(command: 'read' | 'write', path: string): number[] {
  return JSON.parse(execFileSync(python!, [script, command, path], { encoding: 'utf8' })) as number[];
}

const network = withHead(resnet18(), linearHead({ width: 1000 }));

async function ourLogits(weights: Weights): Promise<number[]> {
  const values = Float32Array.from({ length: 2 * 64 * 64 * 3 }, (_, index) => Math.sin(index * 0.7));
  const pixels: Tensor4D = tensor(values, [2, 64, 64, 3]);
  const { features } = network.apply(weights, pixels, 'eval');
  const logits = [...(await features.data())];
  pixels.dispose();
  features.dispose();
  return logits;
}

/** The largest difference, as a share of the largest value. */
function distance(actual: number[], expected: number[]): number {
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, index) => Math.abs(value - actual[index]!))) / largest;
}

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leoclr-exchange-'));
  await useEngine('wasm');
});
afterAll(() => rmSync(folder, { recursive: true }));

const without = python === undefined ? ' (skipped: no torch)' : '';

test.skipIf(python === undefined)(`torchvision loads our ResNet-18 strictly and sees what it sees${without}`, async () => {
  const path = join(folder, 'ours.safetensors');
  const weights = network.init(1);
  await exportWeights(path, weights);
  const theirs = torchLogits('read', path);
  expect(theirs).toHaveLength(2000);
  expect(distance(await ourLogits(weights), theirs)).toBeLessThan(1e-4);
  disposeParams(weights.params);
  disposeParams(weights.stats);
});

test.skipIf(python === undefined)(`we load torchvision's ResNet-18 and write back its very bytes${without}`, async () => {
  const path = join(folder, 'theirs.safetensors');
  const theirs = torchLogits('write', path);
  const weights = await importWeights(path, network);
  expect(distance(await ourLogits(weights), theirs)).toBeLessThan(1e-4);
  await exportWeights(`${path}2`, weights);
  expect(readFileSync(`${path}2`).equals(readFileSync(path))).toBe(true);
  disposeParams(weights.params);
  disposeParams(weights.stats);
});
