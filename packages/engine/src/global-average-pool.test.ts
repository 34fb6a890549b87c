import { grad, memory } from '@tensorflow/tfjs-core';
import type { Rank, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { expectClose, normals, sizeOf, toTensor } from './fixtures/numbers.ts';
import { globalAveragePool } from './global-average-pool.ts';
import { useEngine } from './use-engine.ts';

describe.each(['cpu', 'wasm'] as const)('on %s', (engine) => {
  test.each([[[2, 3, 5, 8]], [[1, 1, 1, 3]], [[3, 4, 4, 16]]])('agrees with plain loops: %j', async (shape) => {
    await useEngine(engine);
    const [n, h, w, c] = shape as [number, number, number, number];
    const x = normals(sizeOf(shape), 1);
    const dy = normals(n * c, 2);
    const place = (index: number): number => Math.floor(index / (h * w * c)) * c + (index % c);
    const expected = new Float64Array(n * c);
    x.forEach((value, index) => (expected[place(index)]! += value / (h * w)));

    const input = toTensor<Rank.R4>(x, shape);
    const upstream = toTensor(dy, [n, c]);
    const before = memory().numTensors;
    const y = globalAveragePool(input);
    const dx = grad((a) => globalAveragePool(a as Tensor4D))(input, upstream);
    expect(memory().numTensors - before).toBe(2);
    expect(y.shape).toEqual([n, c]);
    await expectClose(y, expected);
    await expectClose(
      dx,
      x.map((_, index) => dy[place(index)]! / (h * w)),
    );
  });
});
