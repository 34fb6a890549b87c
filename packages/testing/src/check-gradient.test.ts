import { useEngine } from '@leoclr/engine';
import { customGrad, matMul, memory, mul, square, sum, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { checkGradient } from './check-gradient.ts';
import { unitRows } from './unit-rows.ts';

await useEngine('wasm');
const tensors = memory().numTensors;

/** The sum of squares with a gradient of its own. */
function squares(gradient: (x: Tensor) => Tensor): (x: Tensor) => Scalar {
  return customGrad((x) => ({ value: sum(square(x as Tensor)), gradFunc: () => gradient(x as Tensor) })) as (x: Tensor) => Scalar;
}

test('accepts right gradients of one and of several inputs', async () => {
  const [a, b] = [unitRows([4, 5], 1), unitRows([5, 3], 2)];
  await checkGradient((x: Tensor2D, y: Tensor2D) => sum(square(matMul(x, y))), [a, b]);
  const x = tensor1d([1, -2, 3]);
  await checkGradient(
    squares((x) => mul(x, 2)),
    [x],
  );
  for (const tensor of [a, b, x]) tensor.dispose();
  expect(memory().numTensors).toBe(tensors);
});

test('measures a steep curve right', async () => {
  const x = tensor1d([3]);
  // The slope of x⁴ is 4 · 27; with three points the differences would be off by ε² · 72 / 6 = 0.48.
  await checkGradient((x: Tensor1D) => sum(square(square(x))), [x], { epsilon: 0.2, tolerance: 1e-4 });
  x.dispose();
  expect(memory().numTensors).toBe(tensors);
});

test('rejects a gradient that is a few per cent off, of the wrong sign or missing', async () => {
  const x = tensor1d([1, -2, 3]);
  await expect(
    checkGradient(
      squares((x) => mul(x, 2.1)),
      [x],
    ),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: checkGradient(): expected the gradient of inputs[0] at 0 to be 2.000, as finite differences have it, got 2.100.]`,
  );
  await expect(
    checkGradient(
      squares((x) => mul(x, -2)),
      [x],
    ),
  ).rejects.toThrow('inputs[0]');
  await expect(
    checkGradient(
      squares((x) => mul(x, 0)),
      [x],
    ),
  ).rejects.toThrow('got 0.000');
  await expect(
    checkGradient(
      squares((x) => mul(x, Number.NaN)),
      [x],
    ),
  ).rejects.toThrow('got NaN');
  x.dispose();
});

test('finds one wrong coordinate of a small tensor and a wrong scale of a large one', async () => {
  const spoil = tensor1d([2, 2, 2.2, 2]);
  const small = tensor1d([1, 1, 1, 1]);
  await expect(
    checkGradient(
      squares((x) => mul(x, spoil)),
      [small],
    ),
  ).rejects.toThrow('inputs[0] at 2 to be 2.000');
  const large = unitRows([40, 50], 1);
  await expect(
    checkGradient(
      squares((x) => mul(x, 2.2)),
      [large],
      { coordinates: 0 },
    ),
  ).rejects.toThrow('along itself');
  await checkGradient(
    squares((x) => mul(x, 2)),
    [large],
  );
  for (const tensor of [spoil, small, large]) tensor.dispose();
});

test('names the input that is wrong, and leaves no tensor behind', async () => {
  const [a, b] = [tensor1d([1, 2]), tensor1d([3, 4])];
  const wrong = squares((x) => mul(x, 3));
  await expect(checkGradient((x: Tensor1D, y: Tensor1D) => tidy(() => mul<Scalar>(wrong(y), sum(x))), [a, b])).rejects.toThrow('inputs[1]');
  a.dispose();
  b.dispose();
  expect(memory().numTensors).toBe(tensors);
});
