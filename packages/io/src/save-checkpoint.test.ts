import { mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dispose, env, memory, setBackend, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadCheckpoint } from './load-checkpoint.ts';
import { loadSafetensors } from './load-safetensors.ts';
import { saveCheckpoint } from './save-checkpoint.ts';
import { saveSafetensors } from './save-safetensors.ts';

beforeAll(async () => {
  await Promise.all([import('@tensorflow/tfjs-backend-cpu'), import('@tensorflow/tfjs-backend-wasm')]);
  env().set('IS_TEST', true); // no advertisement on stderr
});

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leoclr-io-'));
  path = join(folder, 'last.safetensors');
  await setBackend('cpu');
});
afterEach(() => rm(folder, { recursive: true }));

/** The message of a refusal, which must leave no tensor. */
async function refusal(promise: Promise<unknown>): Promise<string> {
  const before = memory().numTensors;
  const message = await promise.then(
    () => 'no error',
    (error: unknown) => (error as Error).message.replaceAll(folder, 'FOLDER'),
  );
  expect(memory().numTensors).toBe(before);
  return message;
}

const awkward = Float32Array.of(0, -0, 1e-45, -1.1754942e-38, 3.4028235e38, Infinity, -Infinity, 1 / 3);
const bits = (floats: ArrayLike<number>): number[] => [...new Uint32Array(Float32Array.from(floats).buffer)];

test.each(['cpu', 'wasm'])('keeps every bit of a training state on %s', async (backend) => {
  await setBackend(backend);
  const before = memory().numTensors;
  const tensors: Record<string, Tensor> = {
    'query.conv1.weight': tensor(awkward, [1, 2, 2, 2]),
    'keyStats.bn1.running_mean': tensor([1, 2, 3]),
    'queue.rows': tensor([], [0, 128]),
    'queue.labels': tensor([-1, 2 ** 31 - 1], [2], 'int32'),
    'queue.filled': tensor([true, false], [2], 'bool'),
    scale: tensor(0.1),
  };
  const scalars = { step: 1000, seed: 2 ** 53 - 1, rate: 0.1, best: -Infinity, lost: NaN, zero: -0, 'queue.cursor': 0 };
  const config = { method: 'leoclr', crops: [1, 2], note: 'ä "quoted" \u2028', nested: { on: true, none: null } };
  await saveCheckpoint(path, { tensors, scalars, config });

  const back = await loadCheckpoint(path);
  expect(back.scalars).toEqual(scalars);
  expect(back.config).toEqual(config);
  expect(Object.keys(back.tensors).sort()).toEqual(Object.keys(tensors).sort());
  for (const [name, saved] of Object.entries(tensors)) {
    const loaded = back.tensors[name]!;
    expect([loaded.shape, loaded.dtype]).toEqual([saved.shape, saved.dtype]);
    expect(bits(await loaded.data())).toEqual(bits(await saved.data()));
  }
  dispose(tensors);
  dispose(back.tensors as Record<string, Tensor>);
  expect(memory().numTensors).toBe(before);
});

test('keeps the layout that tensors have in memory', async () => {
  const weight = tensor([1, 2, 3, 4, 5, 6], [1, 1, 2, 3]);
  await saveCheckpoint(path, { tensors: { weight }, scalars: {}, config: null });
  weight.dispose();
  expect((await loadSafetensors(path)).tensors['weight']).toEqual({
    dtype: 'F32',
    shape: [1, 1, 2, 3],
    data: Float32Array.of(1, 2, 3, 4, 5, 6),
  });
});

test('writes the same bytes for the same state', async () => {
  const [a, b] = [tensor([1]), tensor([2])];
  await saveCheckpoint(path, { tensors: { a, b }, scalars: { step: 1 }, config: { x: 1 } });
  await saveCheckpoint(`${path}2`, { tensors: { b, a }, scalars: { step: 1 }, config: { x: 1 } });
  dispose([a, b]);
  expect(await loadSafetensors(path)).toEqual(await loadSafetensors(`${path}2`));
});

test('refuses what it could not read back, before any file is touched', async () => {
  const text = tensor(['a'], [1], 'string');
  expect(await refusal(saveCheckpoint(path, { tensors: { text }, scalars: {}, config: {} }))).toMatchInlineSnapshot(
    `"saveCheckpoint(): expected text to be float32, int32 or bool, got string."`,
  );
  text.dispose();
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  expect(await refusal(saveCheckpoint(path, { tensors: {}, scalars: {}, config: loop }))).toMatchInlineSnapshot(
    `"saveCheckpoint(): expected config to be JSON, got something else: Converting circular structure to JSON."`,
  );
  expect(await readdir(folder)).toEqual([]);
});

test('refuses files that hold something else', async () => {
  await saveSafetensors(path, { a: { dtype: 'F32', shape: [], data: Float32Array.of(1) } });
  expect(await refusal(loadCheckpoint(path))).toMatchInlineSnapshot(
    `"loadCheckpoint(): can't use FOLDER/last.safetensors: expected a training checkpoint, got a safetensors file without training state. Read weights with importWeights()."`,
  );
  const metadata = { format: 'leoclr-checkpoint', version: '2', scalars: '{}', config: 'null' };
  await saveSafetensors(path, {}, metadata);
  expect(await refusal(loadCheckpoint(path))).toMatchInlineSnapshot(
    `"loadCheckpoint(): can't use FOLDER/last.safetensors: expected checkpoint version 1, got 2. Use the leoclr that wrote it."`,
  );
  await saveSafetensors(path, {}, { ...metadata, version: '1', config: '{' });
  expect(await refusal(loadCheckpoint(path))).toMatchInlineSnapshot(
    `"loadCheckpoint(): can't use FOLDER/last.safetensors: expected its metadata to be JSON, got something else. The file is damaged."`,
  );
  const tensors = {
    a: { dtype: 'F32', shape: [], data: Float32Array.of(1) },
    b: { dtype: 'U8', shape: [], data: Uint8Array.of(1) },
  } as const;
  await saveSafetensors(path, tensors, { ...metadata, version: '1' });
  expect(await refusal(loadCheckpoint(path))).toMatchInlineSnapshot(
    `"loadCheckpoint(): can't use FOLDER/last.safetensors: expected b to be F32, I32 or BOOL, got U8."`,
  );
});

test('refuses a checkpoint that is cut off', async () => {
  const rows = tensor([1, 2, 3, 4]);
  await saveCheckpoint(path, { tensors: { rows }, scalars: { step: 1 }, config: {} });
  rows.dispose();
  await truncate(path, (await stat(path)).size - 1);
  expect(await refusal(loadCheckpoint(path))).toMatchInlineSnapshot(
    `"loadSafetensors(): can't read FOLDER/last.safetensors: expected 192 bytes, got 191. The file is cut off."`,
  );
});
