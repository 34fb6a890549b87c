import { grads, memory, ones, zeros } from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { batchNormTrain } from './batch-norm-train.ts';
import { conv2dBatchNormTrain } from './conv2d-batch-norm-train.ts';
import type { Conv2dBatchNormTrainInput } from './conv2d-batch-norm-train.ts';
import { conv2d } from './conv2d.ts';
import { expectClose, normals, sizeOf, toTensor } from './fixtures/numbers.ts';
import { useEngine } from './use-engine.ts';

// Values and gradients against float64 loops: tests/conformance, "convolution with batch norm, training".

const shapes = { x: [4, 5, 6, 3], filter: [3, 3, 3, 8], scale: [8], offset: [8], runningMean: [8], runningVariance: [8] };

function inputs(): Conv2dBatchNormTrainInput {
  const entries = Object.entries(shapes).map(([name, shape], index) => [name, toTensor(normals(sizeOf(shape), index), shape)]);
  return Object.fromEntries(entries) as Conv2dBatchNormTrainInput;
}

describe.each(['cpu', 'wasm'] as const)('on %s', (engine) => {
  test.each([false, true])('tfjs’s own gradients are those of the two parts, and nothing is left behind, relu %s', async (relu) => {
    await useEngine(engine);
    const { x, filter, scale, offset, ...running } = inputs();
    const options = { groups: 2, relu };
    const dy = toTensor(normals(4 * 3 * 4 * 8, 9), [4, 3, 4, 8]);
    const together = (...[a, b, c, d]: Tensor[]): Tensor =>
      conv2dBatchNormTrain({ x: a as Tensor4D, filter: b as Tensor4D, scale: c as Tensor1D, offset: d as Tensor1D, ...running }, options).y;
    const apart = (...[a, b, c, d]: Tensor[]): Tensor =>
      batchNormTrain({ x: conv2d(a as Tensor4D, b as Tensor4D), scale: c as Tensor1D, offset: d as Tensor1D }, options).y;
    const before = memory().numTensors;
    const actual = grads(together)([x, filter, scale, offset], dy);
    const expected = grads(apart)([x, filter, scale, offset], dy);
    expect(memory().numTensors - before).toBe(8);
    for (const [index, gradient] of actual.entries()) await expectClose(gradient, await expected[index]!.data(), 1e-5);
  });
});

test('says what does not fit, in the name of the function that was called', async () => {
  await useEngine('cpu');
  const good = inputs();
  expect(() => conv2dBatchNormTrain({ ...good, filter: zeros<Rank.R4>([3, 3, 4, 8]) })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: conv2dBatchNormTrain(): expected filter to have shape [any, any, 3, any], got [3, 3, 4, 8].]`,
  );
  expect(() => conv2dBatchNormTrain({ ...good, runningMean: ones<Rank.R1>([7]) })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: conv2dBatchNormTrain(): expected runningMean to have shape [8], got [7].]`,
  );
  expect(() => conv2dBatchNormTrain(good, { groups: 3 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: conv2dBatchNormTrain(): expected groups to divide the batch of 4, got 3. Choose a batch size that is a multiple of the groups.]`,
  );
  expect(() => conv2dBatchNormTrain(good, { groups: 2, passes: 4 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: conv2dBatchNormTrain(): expected passes to divide the 2 groups, got 4.]`,
  );
});
