import type { Params } from '@leoclr/core';
import { add, customGrad, engine, gather, matMul, memory, mul, square, sub, sum, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { addRelu } from './add-relu.ts';
import { expectClose, toTensor } from './fixtures/numbers.ts';
import { useEngine } from './use-engine.ts';
import { valueAndGradients } from './value-and-gradients.ts';

describe.each(['cpu', 'wasm'] as const)('on %s', (engineName) => {
  beforeAll(async () => void (await useEngine(engineName)));

  test('returns value, gradients and kept tensors, and nothing else stays', async () => {
    const params = { a: tensor1d([1, 2, 3]), b: tensor1d([4, 5, 6]) };
    const before = memory().numTensors;
    const { value, gradients, kept } = valueAndGradients(params, ({ a, b }) => {
      const product = mul(a!, b!);
      // Used twice: its gradient is a sum.
      return { value: sum(add(square(product), product)), kept: { product, same: product, caller: a! } };
    });
    expect(memory().numTensors - before).toBe(1 + 2 + 3);
    await expectClose(value, [16 + 4 + 100 + 10 + 324 + 18]);
    await expectClose(gradients.a!, [4 * 9, 5 * 21, 6 * 37]);
    await expectClose(gradients.b!, [1 * 9, 2 * 21, 3 * 37]);
    await expectClose(kept.product!, [4, 10, 18]);
    for (const tensor of [value, ...Object.values(gradients), ...Object.values(kept)]) tensor.dispose();
    await expectClose(params.a, [1, 2, 3]);
    expect(memory().numTensors).toBe(before);
  });

  test('results obey the tidy of the caller', () => {
    const params = { a: tensor1d([1, 2]) };
    const before = memory().numTensors;
    tidy(() => void valueAndGradients(params, ({ a }) => ({ value: sum(square(a!)), kept: { a: a! } })));
    expect(memory().numTensors).toBe(before);
  });

  test('gives zeros to a parameter that the value does not depend on', async () => {
    const params = { a: tensor1d([1, 2]), unused: tensor1d([3, 4, 5]) };
    const { gradients } = valueAndGradients(params, ({ a }) => ({ value: sum(a!), kept: {} }));
    expect([...(await gradients.unused!.data())]).toEqual([0, 0, 0]);
  });

  test('leaves nothing behind when compute throws', () => {
    const params = { a: tensor1d([1, 2]) };
    const before = memory().numTensors;
    const failing = (): never => {
      throw new Error('mine');
    };
    expect(() => valueAndGradients(params, ({ a }) => ({ value: sum(mul(square(a!), failing())), kept: {} }))).toThrow('mine');
    expect(() =>
      valueAndGradients(params, ({ a }) => ({ value: square(a!) as unknown as Scalar, kept: { a: square(a!) } })),
    ).toThrowErrorMatchingInlineSnapshot(`[LeoclrError: valueAndGradients(): expected compute to return a scalar value, got shape [2].]`);
    expect(() => valueAndGradients(params, () => ({ value: sum(tensor1d([1])), kept: {} }))).toThrowErrorMatchingInlineSnapshot(
      `[LeoclrError: valueAndGradients(): expected the value to depend on the parameters, but no gradient reaches any of them.]`,
    );
    expect(memory().numTensors).toBe(before);
    // The tape is off again.
    expect(engine().state.gradientDepth).toBe(0);
  });

  test('leaves nothing behind when a gradient is missing', () => {
    const params = { a: tensor1d([1, 2]) };
    const before = memory().numTensors;
    const compute = ({ a }: Params): { value: Scalar; kept: Params } => ({
      value: sum(gather(square(a!) as unknown as Tensor2D, tensor1d([0], 'int32'), 0)),
      kept: {},
    });
    const cumulated = ({ a }: Params): { value: Scalar; kept: Params } => ({
      value: sum(engine().runKernel<Tensor>('Cumsum', { x: square(a!) }, { axis: 0, exclusive: false, reverse: false })),
      kept: {},
    });
    expect(() => valueAndGradients(params, cumulated)).toThrowErrorMatchingInlineSnapshot(
      `[LeoclrError: valueAndGradients(): the tfjs op Cumsum has no gradient. Write the loss without it, or register one with tf.registerGradient.]`,
    );
    expect(memory().numTensors).toBe(before);
    valueAndGradients(params, compute);
  });

  test('bears gradient functions that hand back what they were given', async () => {
    const same = customGrad((...inputs) => ({ value: add(inputs[0] as Tensor, inputs[1] as Tensor), gradFunc: (dy) => [dy, dy] }));
    const params = { a: tensor1d([1, 2]) };
    const before = memory().numTensors;
    const { value, gradients } = valueAndGradients(params, ({ a }) => ({ value: sum(square(same(a!, mul(a!, 2)))), kept: {} }));
    expect(memory().numTensors - before).toBe(2);
    await expectClose(value, [9 + 36]);
    await expectClose(gradients.a!, [18, 36]);
  });

  test('one tensor under two names gets its gradient twice', async () => {
    const a = tensor1d([3]);
    const { gradients } = valueAndGradients({ first: a, second: a }, ({ first }) => ({ value: sum(square(first!)), kept: {} }));
    gradients.first!.dispose();
    await expectClose(gradients.second!, [6]);
    expect(gradients.second!.shape).toEqual([1]);
  });

  test('holds less memory on the way than tfjs does', () => {
    const x = toTensor<never>(new Float64Array(8 * 32).fill(0.5), [1, 1, 32, 8]);
    const params = { a: x };
    let most = 0;
    const watch = customGrad((y) => ({
      value: (y as Tensor).clone(),
      gradFunc(dy) {
        most = Math.max(most, memory().numBytes);
        return dy;
      },
    }));
    const compute = ({ a }: Params): { value: Scalar; kept: Params } => {
      let y = watch(a!);
      for (let layer = 0; layer < 10; layer++) y = addRelu(y as never, y as never);
      return { value: sum(sub(y, 1)), kept: {} };
    };
    const before = memory().numBytes;
    valueAndGradients(params, compute);
    // At the first op all later activations and gradients are gone.
    expect((most - before) / (4 * x.size)).toBeLessThan(4);
  });
});

test('can not be nested', async () => {
  await useEngine('cpu');
  const params = { a: tensor1d([1, 2]) };
  const inner = (): Scalar => valueAndGradients(params, ({ a }) => ({ value: sum(a!), kept: {} })).value;
  expect(() => valueAndGradients(params, () => ({ value: inner(), kept: {} }))).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: valueAndGradients(): can not be called inside another differentiated function. Call one after the other.]`,
  );
  expect(matMul(toTensor<never>([1], [1, 1]), toTensor<never>([1], [1, 1])).shape).toEqual([1, 1]);
});
