import { grad, memory, randomNormal, square, sum, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { batchNormEval } from './batch-norm-eval.ts';
import { conv2dBatchNormEval } from './conv2d-batch-norm-eval.ts';
import { conv2d } from './conv2d.ts';
import { emaUpdate } from './ema-update.ts';
import { inspectEngines } from './inspect-engines.ts';
import { useEngine } from './use-engine.ts';

const found = (await inspectEngines()).filter((engine) => engine.found).map((engine) => engine.name);
const engines = (['cpu', 'wasm', 'onednn'] as const).filter((name) => found.includes(name));

describe.each(engines)('on %s', (engine) => {
  test.each([
    { shape: [2, 5, 4, 3], filter: [3, 3, 3, 16], stride: 1, padding: 1, relu: true },
    { shape: [2, 8, 8, 32], filter: [3, 3, 32, 32], stride: 1, padding: 1, relu: true },
    { shape: [1, 7, 5, 16], filter: [1, 1, 16, 5], stride: 2, padding: 0, relu: false },
  ])('is batch norm of a convolution: $shape, $filter, stride $stride', async ({ shape, filter: filterShape, stride, padding, relu }) => {
    await useEngine(engine);
    const inputs = inputsOf(shape, filterShape);
    const before = memory().numTensors;
    const fused = conv2dBatchNormEval(inputs, { stride, padding, relu });
    const { x, filter, ...vectors } = inputs;
    const apart = tidy(() => batchNormEval({ x: conv2d(x, filter, { stride, padding }), ...vectors }, { relu }));
    expect(memory().numTensors - before).toBe(2);
    expect(largestDifference(fused, apart)).toBeLessThan(1e-5);
    expect(gradientDifference(inputs, { stride, padding, relu })).toBeLessThan(1e-4);
  });

  test('sees weights that were changed in place', async () => {
    await useEngine(engine);
    const inputs = inputsOf([1, 4, 4, 16], [3, 3, 16, 16]);
    conv2dBatchNormEval(inputs, { padding: 1 }).dispose();
    const filter = emaUpdate(
      { average: inputs.filter, value: randomNormal([3, 3, 16, 16], 0, 1, 'float32', 9) },
      { momentum: 0.5 },
    ) as Tensor4D;
    const { x, filter: _old, ...vectors } = inputs;
    const fused = conv2dBatchNormEval({ ...inputs, filter }, { padding: 1 });
    const apart = batchNormEval({ x: conv2d(x, filter, { padding: 1 }), ...vectors });
    expect(largestDifference(fused, apart)).toBeLessThan(1e-4);
  });
});

function inputsOf(shape: number[], filterShape: number[]) {
  const channels = filterShape[3]!;
  const vector = (scale: number, shift: number) =>
    tensor1d(Float32Array.from({ length: channels }, (_, index) => shift + scale * Math.sin(index + scale)));
  return {
    x: randomNormal<Rank.R4>(shape as [number, number, number, number], 0, 1, 'float32', 1),
    filter: randomNormal<Rank.R4>(filterShape as [number, number, number, number], 0, 0.1, 'float32', 2),
    scale: vector(0.3, 1),
    offset: vector(0.5, 0),
    mean: vector(0.2, 0),
    variance: vector(0.1, 1),
  };
}

function largestDifference(a: Tensor, b: Tensor): number {
  const [left, right] = [a, b].map((tensor) => Float64Array.from(tensor.dataSync()));
  return left!.reduce((largest, value, index) => Math.max(largest, Math.abs(value - right![index]!)), 0);
}

function gradientDifference(inputs: ReturnType<typeof inputsOf>, options: { stride: number; padding: number; relu: boolean }): number {
  const { x, filter, ...vectors } = inputs;
  const fused = grad((at: Tensor) => sum(square(conv2dBatchNormEval({ ...inputs, x: at as Tensor4D }, options))))(x);
  const apart = grad((at: Tensor) => sum(square(batchNormEval({ x: conv2d(at as Tensor4D, filter, options), ...vectors }, options))))(x);
  return largestDifference(fused, apart);
}
