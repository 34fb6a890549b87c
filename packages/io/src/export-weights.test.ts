import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mean, memory, reshape, setBackend, tensor } from '@tensorflow/tfjs-core';
import { disposeParams, type Network, type Weights } from '@leoclr/core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { exportWeights } from './export-weights.ts';
import { importWeights } from './import-weights.ts';
import { loadSafetensors } from './load-safetensors.ts';

beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-wasm');
  await setBackend('wasm');
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leoclr-io-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** One convolution's worth of weights; only their names and shapes matter here. */
const network = (width: number): Network => ({
  name: 'tiny',
  width,
  init: (seed) => ({
    params: {
      'conv1.weight': tensor(
        Float32Array.from({ length: 6 * width }, (_, index) => seed + index),
        [1, 2, 3, width],
      ),
    },
    stats: { 'bn1.running_mean': tensor(new Float32Array(width).fill(seed)) },
  }),
  apply: (weights, x) => ({ features: reshape(mean(x, [1, 2, 3]), [-1, 1]), stats: weights.stats }),
});

function dispose({ params, stats }: Weights): void {
  disposeParams(params);
  disposeParams(stats);
}

test('importWeights gives back what exportWeights wrote', async () => {
  const before = memory().numTensors;
  const path = join(folder, 'weights.safetensors');
  const weights = network(4).init(7);
  await exportWeights(path, weights, { method: 'leoclr' });
  const back = await importWeights(path, network(4));
  expect(back.params['conv1.weight']!.dataSync()).toEqual(weights.params['conv1.weight']!.dataSync());
  expect(back.params['conv1.weight']!.shape).toEqual([1, 2, 3, 4]);
  expect(back.stats['bn1.running_mean']!.dataSync()).toEqual(Float32Array.of(7, 7, 7, 7));
  dispose(weights);
  dispose(back);
  expect(memory().numTensors).toBe(before);
});

test('the file says that it is for PyTorch, and what the caller adds', async () => {
  const path = join(folder, 'weights.safetensors');
  const weights = network(1).init(7);
  await exportWeights(path, weights, { method: 'leoclr' });
  dispose(weights);
  const file = await loadSafetensors(path);
  expect(file.metadata).toEqual({ format: 'pt', method: 'leoclr' });
  expect(file.tensors['conv1.weight']!.shape).toEqual([1, 3, 1, 2]);
});

test('names file and network when they do not fit, and leaks no tensor', async () => {
  const path = join(folder, 'weights.safetensors');
  const weights = network(4).init(7);
  await exportWeights(path, weights);
  dispose(weights);
  const before = memory().numTensors;
  const message = await importWeights(path, network(8)).then(
    () => 'no error',
    (error: unknown) => (error as Error).message.replaceAll(folder, 'FOLDER'),
  );
  expect(message).toMatchInlineSnapshot(
    `"importWeights(): FOLDER/weights.safetensors doesn't fit tiny: expected conv1.weight to have shape [8, 3, 1, 2], got [4, 3, 1, 2]. Check width, depth and stem of the network."`,
  );
  expect(memory().numTensors).toBe(before);
});
