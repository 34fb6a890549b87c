import { matMul, memory } from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { expectClose, normals, sizeOf, toTensor } from './fixtures/numbers.ts';
import { sgdUpdate } from './sgd-update.ts';
import { useEngine } from './use-engine.ts';

const rates = { learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 };

describe.each(['cpu', 'wasm'] as const)('on %s', (engine) => {
  test.each([[[3, 3, 4, 8]], [[5]], [[1]], [[131, 257]]])('follows PyTorch for three steps: %j', async (shape) => {
    await useEngine(engine);
    const size = sizeOf(shape);
    let [p, v] = [normals(size, 1), new Float64Array(size)];
    let [param, velocity] = [toTensor(p, shape), toTensor(v, shape)] as [Tensor, Tensor];
    const before = memory().numTensors;
    for (let step = 0; step < 3; step++) {
      const g = normals(size, 10 + step);
      const gradient = toTensor(g, shape);
      const updated = sgdUpdate({ param, velocity, gradient }, rates);
      for (const old of [param, velocity, gradient]) old.dispose();
      ({ param, velocity } = updated);
      v = v.map((value, index) => 0.9 * value + g[index]! + 0.01 * p[index]!);
      p = p.map((value, index) => value - 0.1 * v[index]!);
    }
    expect(memory().numTensors).toBe(before);
    await expectClose(param, p);
    await expectClose(velocity, v);
  });

  test('leaves a tensor that shares its memory alone', async () => {
    await useEngine(engine);
    const param = toTensor(normals(8, 1), [8]);
    const twin = param.clone();
    const { param: updated } = sgdUpdate({ param, velocity: toTensor(normals(8, 2), [8]), gradient: toTensor(normals(8, 3), [8]) }, rates);
    param.dispose();
    await expectClose(twin, normals(8, 1), 1e-7);
    expect([...(await updated.data())]).not.toEqual([...(await twin.data())]);
  });

  test('the updated parameter is what later products use', async () => {
    await useEngine(engine);
    // Ten columns: a product that goes through tfjs's own kernel, which keeps packed copies of what it has seen.
    let param = toTensor<Rank.R2>(normals(40, 1), [4, 10]) as Tensor;
    const x = toTensor<Rank.R2>([1, 1, 1, 1], [1, 4]);
    const velocity = toTensor(new Float64Array(40), [4, 10]);
    matMul(x, param as Tensor2D).dispose();
    const updated = sgdUpdate(
      { param, velocity, gradient: toTensor(new Float64Array(40).fill(1), [4, 10]) },
      { learningRate: 1, momentum: 0, weightDecay: 0 },
    );
    param.dispose();
    param = updated.param;
    const values = normals(40, 1);
    const sums = Float64Array.from({ length: 10 }, (_, column) =>
      [0, 1, 2, 3].reduce((sum, row) => sum + values[row * 10 + column]! - 1, 0),
    );
    const product = matMul(x, param as Tensor2D);
    expect(product.shape).toEqual([1, 10]);
    await expectClose(product, sums);
  });
});

test('says when the shapes differ', async () => {
  await useEngine('cpu');
  const [param, velocity, gradient] = [toTensor([1, 2], [2]), toTensor([1, 2], [2]), toTensor([1], [1])] as const;
  expect(() => sgdUpdate({ param, velocity, gradient }, rates)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: sgdUpdate(): expected gradient to have shape [2] like param, got [1].]`,
  );
});
