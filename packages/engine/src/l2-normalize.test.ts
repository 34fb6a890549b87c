import { grad, memory } from '@tensorflow/tfjs-core';
import type { Rank, Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { differences, dot, expectClose, normals, toTensor } from './fixtures/numbers.ts';
import { l2Normalize } from './l2-normalize.ts';
import { useEngine } from './use-engine.ts';

describe.each(['cpu', 'wasm'] as const)('on %s', (engine) => {
  test.each([[[4, 8]], [[1, 3]], [[3, 17]]])('agrees with plain loops: %j', async (shape) => {
    await useEngine(engine);
    const [n, d] = shape as [number, number];
    const x = normals(n * d, 1);
    const dy = normals(n * d, 2);
    const reference = (values: Float64Array): Float64Array =>
      values.map((value, index) => value / Math.hypot(...values.subarray(index - (index % d), index - (index % d) + d)));
    const input = toTensor<Rank.R2>(x, shape);
    const upstream = toTensor(dy, shape);
    const before = memory().numTensors;
    const y = l2Normalize(input);
    const dx = grad((a) => l2Normalize(a as Tensor2D))(input, upstream);
    expect(memory().numTensors - before).toBe(2);
    await expectClose(y, reference(x));
    await expectClose(
      dx,
      differences((at) => dot(reference(at), dy), x),
    );
  });

  test('a row of zeros stays zero and has a finite gradient', async () => {
    await useEngine(engine);
    const zeros = toTensor<Rank.R2>(new Float64Array(4), [1, 4]);
    const dx = grad((a) => l2Normalize(a as Tensor2D))(zeros, toTensor([1, 2, 3, 4], [1, 4]));
    expect([...(await l2Normalize(zeros).data())]).toEqual([0, 0, 0, 0]);
    // torch.nn.functional.normalize: dy / 1e-12
    await expectClose(dx, [1e12, 2e12, 3e12, 4e12]);
  });
});
