import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend, engine } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { symmetricGeometry } from '../composed/_conv2d-geometry.ts';
import { normals, sizeOf, toTensor } from '../fixtures/numbers.ts';
import type { Inputs } from '../tfjs-internals.ts';
import { useEngine } from '../use-engine.ts';
import { simdBatchNorm, simdBatchNormGradient } from './_simd-batch-norm.ts';
import { simdConvolution, simdFilterGradient, simdInputGradient } from './_simd-convolution.ts';
import { simdAddRelu, simdSgdUpdate } from './_simd-elementwise.ts';
import { startSimdRuntime } from './_simd-runtime.ts';
import type { SimdRuntime } from './_simd-runtime.ts';

let one: SimdRuntime;
let three: SimdRuntime;

beforeAll(async () => {
  // Memory is shared only with more than one thread.
  await useEngine('wasm', { threads: 2 });
  one = startSimdRuntime(backend() as BackendWasm, 1);
  three = startSimdRuntime(backend() as BackendWasm, 3);
});

/** Runs the same work on one thread and on three. */
async function onBoth(
  work: (runtime: SimdRuntime) => TensorInfo | TensorInfo[] | null,
): Promise<{ results: Float32Array[]; same: boolean }> {
  const read = async (runtime: SimdRuntime): Promise<Float32Array[]> => {
    const results = [work(runtime)!].flat();
    return Promise.all(results.map(async (info) => Float32Array.from(await engine().makeTensorFromTensorInfo(info).data())));
  };
  const [results, others] = [await read(one), await read(three)];
  return { results, same: results.every((values, index) => Buffer.from(values.buffer).equals(Buffer.from(others[index]!.buffer))) };
}

const tensor = (shape: number[], seed: number): Inputs[string] => toTensor(normals(sizeOf(shape), seed), shape);

test.each([
  { x: [5, 8, 8, 16], filter: [3, 3, 16, 24], stride: 1, padding: 1 },
  { x: [7, 9, 9, 8], filter: [3, 3, 8, 8], stride: 2, padding: 1 },
  { x: [9, 4, 4, 128], filter: [3, 3, 128, 128], stride: 1, padding: 1 },
])('convolutions come out the same bit for bit on any number of threads: $x', async ({ x, filter, ...attributes }) => {
  const geometry = symmetricGeometry(x, filter, attributes);
  const inputs = { x: tensor(x, 1), filter: tensor(filter, 2), dy: tensor([x[0]!, geometry.outHeight, geometry.outWidth, filter[3]!], 3) };
  for (const work of [simdConvolution, simdInputGradient, simdFilterGradient]) {
    const { same } = await onBoth((runtime) => work(runtime, inputs, geometry));
    expect(same).toBe(true);
  }
});

test('batch norm and elementwise work too', async () => {
  const shape = [12, 16, 16, 16];
  const [x, dy] = [tensor(shape, 1), tensor(shape, 2)];
  const [scale, offset] = [tensor([16], 3), tensor([16], 4)];
  const attributes = { groups: 2, epsilon: 1e-5, relu: true };
  const forward = await onBoth((runtime) => simdBatchNorm(runtime, { x, scale, offset }, attributes));
  const [y, mean, variance] = forward.results.map((values, index) => toTensor(values, [shape, [2, 16], [2, 16]][index]!)) as [
    Inputs[string],
    Inputs[string],
    Inputs[string],
  ];
  const back = await onBoth((runtime) => simdBatchNormGradient(runtime, { dy, x, scale, y, mean, variance }, attributes));
  const sum = await onBoth((runtime) => simdAddRelu(runtime, { a: x, b: dy }));
  const rates = { learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4 };
  const step = await onBoth((runtime) =>
    simdSgdUpdate(runtime, { param: tensor([40_003], 1), velocity: tensor([40_003], 2), gradient: tensor([40_003], 3) }, rates),
  );
  expect([forward, back, sum, step].map(({ same }) => same)).toEqual([true, true, true, true]);
});

test('the runtimes have the threads they were asked for', () => {
  expect([one.threads, three.threads]).toEqual([1, 3]);
});

test('scratch memory starts with zeros, grows, and tables are made once', () => {
  const small = one.scratch('test', 64);
  expect([...one.numbers(small, 16)].every((value) => value === 0)).toBe(true);
  expect(one.scratch('test', 32)).toBe(small);
  expect([...one.numbers(one.scratch('test', 4096), 1024)].every((value) => value === 0)).toBe(true);
  const table = one.table('test', () => Int32Array.of(1, 2, 3));
  expect(one.table('test', () => Int32Array.of(4))).toBe(table);
});
