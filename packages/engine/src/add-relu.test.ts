import { grads, memory } from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { addRelu } from './add-relu.ts';
import { expectClose, normals, sizeOf, toTensor } from './fixtures/numbers.ts';
import { useEngine } from './use-engine.ts';

describe.each(['cpu', 'wasm'] as const)('on %s', (engine) => {
  test.each([[[2, 3, 3, 8]], [[1, 1, 1, 5]], [[2, 33, 17, 16]]])('agrees with plain loops: %j', async (shape) => {
    await useEngine(engine);
    const [a, b, dy] = [1, 2, 3].map((seed) => normals(sizeOf(shape), seed)) as [Float64Array, Float64Array, Float64Array];
    const inputs = [toTensor<Rank.R4>(a, shape), toTensor<Rank.R4>(b, shape)] as const;
    const upstream = toTensor(dy, shape);
    const before = memory().numTensors;
    const y = addRelu(...inputs);
    const [da, db] = grads((x: Tensor, z: Tensor) => addRelu(x as Tensor4D, z as Tensor4D))([...inputs], upstream);
    expect(memory().numTensors - before).toBe(3);
    await expectClose(
      y,
      a.map((value, index) => Math.max(0, value + b[index]!)),
    );
    const masked = dy.map((value, index) => (a[index]! + b[index]! > 0 ? value : 0));
    await expectClose(da!, masked);
    await expectClose(db!, masked);
  });

  test('lets a NaN through', async () => {
    await useEngine(engine);
    const a = toTensor<Rank.R4>([1, Number.NaN, -1, 2], [1, 1, 1, 4]);
    const b = toTensor<Rank.R4>([1, 1, -1, 2], [1, 1, 1, 4]);
    expect([...(await addRelu(a, b).data())]).toEqual([2, Number.NaN, 0, 4]);
  });
});

test('says when the shapes differ', async () => {
  await useEngine('cpu');
  const a = toTensor<Rank.R4>(normals(8, 1), [1, 2, 2, 2]);
  const b = toTensor<Rank.R4>(normals(8, 1), [2, 2, 1, 2]);
  expect(() => addRelu(a, b)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: addRelu(): expected b to have shape [1, 2, 2, 2] like a, got [2, 2, 1, 2].]`,
  );
});
