import { grads, memory } from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { batchNormEval } from './batch-norm-eval.ts';
import { differences, dot, expectClose, normals, sizeOf, toTensor } from './fixtures/numbers.ts';
import { useEngine } from './use-engine.ts';

describe.each(['cpu', 'wasm'] as const)('on %s', (engine) => {
  test.each([
    { shape: [2, 3, 2, 8], relu: true },
    { shape: [1, 2, 2, 3], relu: false },
  ])('agrees with plain loops: $shape, relu $relu', async ({ shape, relu }) => {
    await useEngine(engine);
    const channels = shape[3]!;
    const values = {
      x: normals(sizeOf(shape), 1),
      scale: normals(channels, 2),
      offset: normals(channels, 3),
      mean: normals(channels, 4),
      variance: normals(channels, 5).map((value) => Math.fround(value * value + 0.1)),
    };
    const dy = normals(values.x.length, 6);
    const reference = ({ x, scale, offset, mean, variance }: typeof values): Float64Array =>
      x.map((value, index) => {
        const c = index % channels;
        const y = ((value - mean[c]!) / Math.sqrt(variance[c]! + 1e-5)) * scale[c]! + offset[c]!;
        return relu ? Math.max(0, y) : y;
      });
    const difference = (name: keyof typeof values): Float64Array =>
      differences((at) => dot(reference({ ...values, [name]: at }), dy), values[name]);

    const vector = (name: keyof typeof values): Tensor1D => toTensor<Rank.R1>(values[name], [channels]);
    const [x, scale, offset, mean, variance] = [
      toTensor<Rank.R4>(values.x, shape),
      vector('scale'),
      vector('offset'),
      vector('mean'),
      vector('variance'),
    ] as const;
    const upstream = toTensor(dy, shape);
    const before = memory().numTensors;
    const y = batchNormEval({ x, scale, offset, mean, variance }, { relu });
    const [dx, dscale, doffset] = grads((a: Tensor, b: Tensor, c: Tensor) =>
      batchNormEval({ x: a as Tensor4D, scale: b as Tensor1D, offset: c as Tensor1D, mean, variance }, { relu }),
    )([x, scale, offset], upstream);
    expect(memory().numTensors - before).toBe(4);

    await expectClose(y, reference(values));
    await expectClose(dx!, difference('x'));
    await expectClose(dscale!, difference('scale'));
    await expectClose(doffset!, difference('offset'));
  });
});

test('says which vector does not fit', async () => {
  await useEngine('cpu');
  const x = toTensor<Rank.R4>(normals(8, 1), [1, 2, 2, 2]);
  const fits = toTensor<Rank.R1>(normals(2, 2), [2]);
  const long = toTensor<Rank.R1>(normals(3, 2), [3]);
  expect(() => batchNormEval({ x, scale: fits, offset: fits, mean: long, variance: fits })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: batchNormEval(): expected mean to have shape [2], got [3].]`,
  );
});
