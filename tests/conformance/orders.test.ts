import { conv2d, conv2dBatchNormEval, inspectEngines, useEngine } from '@leoclr/engine';
import type { EngineName } from '@leoclr/engine';
import { rng } from '@leoclr/core';
import { ones, slice, tensor4d, tidy, zeros } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';

// An engine may keep a tensor in orders of its own, one for each shape that it meets. The values are the same in all of them.

const engines = (await inspectEngines()).filter(({ found }) => found).map(({ name }) => name as EngineName);

function noise(shape: [number, number, number, number], view: number): Tensor4D {
  const draw = rng(1, 'orders', { view });
  return tensor4d(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => draw.normal()),
    shape,
  );
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

test.each(engines.filter((name) => name !== 'cpu'))(
  '%s: weights from JavaScript serve batches of any size and are read back as they were',
  async (name) => {
    await useEngine(name);
    const x = noise([52, 16, 16, 32], 0);
    const filter = noise([3, 3, 32, 32], 1);
    const written = await filter.data();
    const [scale, variance] = [ones([32]) as Tensor1D, ones([32]) as Tensor1D];
    const [offset, mean] = [zeros([32]) as Tensor1D, zeros([32]) as Tensor1D];
    const layers = {
      conv2d: (batch: Tensor4D): Tensor4D => conv2d(batch, filter, { padding: 1 }),
      conv2dBatchNormEval: (batch: Tensor4D): Tensor4D =>
        conv2dBatchNormEval({ x: batch, filter, scale, offset, mean, variance }, { padding: 1 }),
    };
    for (const layer of Object.values(layers)) {
      const whole = tidy(() => layer(x).dataSync());
      for (const size of [1, 5, 52, 20, 1]) {
        const part = tidy(() => layer(slice(x, [0, 0, 0, 0], [size, 16, 16, 32])).dataSync());
        expect(largestDifference(part, whole)).toBeLessThan(1e-4);
      }
    }
    expect([...(await filter.data())]).toEqual([...written]);
  },
);
