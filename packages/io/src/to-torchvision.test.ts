import { readFileSync } from 'node:fs';
import { memory, setBackend, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { disposeParams } from '@leoclr/core';
import { beforeAll, expect, test } from 'vitest';
import { decodeSafetensors } from './decode-safetensors.ts';
import { encodeSafetensors } from './encode-safetensors.ts';
import { fromTorchvision } from './from-torchvision.ts';
import { toTorchvision } from './to-torchvision.ts';

beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-wasm');
  await setBackend('wasm');
});

// A torch network (conv, batch norm, linear): its state_dict, and the same numbers as numpy transposes them. See fixtures/make_fixtures.py.
const golden = JSON.parse(readFileSync(new URL('./fixtures/safetensors.json', import.meta.url), 'utf8')) as {
  network: string;
  inMemory: Record<string, { shape: number[]; values: number[] }>;
};
const bytes = new Uint8Array(Buffer.from(golden.network, 'base64'));
const { tensors, metadata } = decodeSafetensors(bytes);
const isStatistic = (name: string): boolean => name.includes('running_');
const shapes = {
  params: Object.fromEntries(Object.entries(golden.inMemory).filter(([name]) => !isStatistic(name))),
  stats: Object.fromEntries(Object.entries(golden.inMemory).filter(([name]) => isStatistic(name))),
};

test('reads torch layouts as numpy transposes them', async () => {
  const { params, stats } = fromTorchvision(tensors, shapes);
  expect(Object.keys(params)).toEqual(Object.keys(shapes.params));
  expect(Object.keys(stats)).toEqual(['bn.running_mean', 'bn.running_var']);
  for (const [name, { shape, values }] of Object.entries(golden.inMemory)) {
    const made = { ...params, ...stats }[name]!;
    expect(made.shape).toEqual(shape);
    expect([...(await made.data())]).toEqual(values);
  }
  disposeParams(params);
  disposeParams(stats);
});

test('writes back the very bytes that torch gave', async () => {
  const before = memory().numTensors;
  const weights = fromTorchvision(tensors, shapes);
  expect(encodeSafetensors(await toTorchvision(weights), metadata)).toEqual(bytes);
  disposeParams(weights.params);
  disposeParams(weights.stats);
  expect(memory().numTensors).toBe(before);
});

test('adds the batch counters that strict loading asks for', async () => {
  const ones = tensor([1, 1]);
  const state = await toTorchvision({ params: {}, stats: { 'layer1.0.bn1.running_mean': ones, 'layer1.0.bn1.running_var': ones } });
  expect(state['layer1.0.bn1.num_batches_tracked']).toEqual({ dtype: 'I64', shape: [], data: BigInt64Array.of(0n) });
  ones.dispose();
});

test('does not hand out memory of the tensors', async () => {
  const bias: Tensor = tensor([1, 2]);
  const state = await toTorchvision({ params: { bias }, stats: {} });
  state['bias']!.data[0] = 9;
  expect([...(await bias.data())]).toEqual([1, 2]);
  bias.dispose();
});

test('rejects a rank without a known layout', async () => {
  const cube = tensor([1, 2], [1, 1, 2]);
  await expect(toTorchvision({ params: { cube }, stats: {} })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: toTorchvision(): expected cube to be a convolution [H, W, in, out], a linear layer [in, out] or a vector, got [1, 1, 2].]`,
  );
  cube.dispose();
});
