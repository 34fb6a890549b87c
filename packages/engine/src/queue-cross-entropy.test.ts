import { grads, memory, valueAndGrad, zeros } from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { differences, dot, expectClose, normals, toTensor } from './fixtures/numbers.ts';
import { queueCrossEntropy } from './queue-cross-entropy.ts';
import { useEngine } from './use-engine.ts';

const cases = [
  { n: 4, d: 8, k: 16, temperature: 0.2 },
  { n: 3, d: 5, k: 7, temperature: 1 },
  { n: 1, d: 16, k: 1, temperature: 0.5 },
  { n: 6, d: 16, k: 40, temperature: 0.07 },
  { n: 5, d: 8, k: 2048, temperature: 0.1 },
];

describe.each(['cpu', 'wasm'] as const)('on %s', (engine) => {
  test.each(cases)('agrees with plain loops: N $n, D $d, K $k, temperature $temperature', async ({ n, d, k, temperature }) => {
    await useEngine(engine);
    const unit = (rows: number, seed: number): Float64Array => {
      const values = normals(rows * d, seed);
      return values.map((value, index) =>
        Math.fround(value / Math.hypot(...values.subarray(index - (index % d), index - (index % d) + d))),
      );
    };
    const values = { query: unit(n, 1), key: unit(n, 2), negatives: unit(k, 3) };
    const reference = (query: Float64Array): number => {
      let total = 0;
      for (let row = 0; row < n; row++) {
        const q = query.subarray(row * d, (row + 1) * d);
        const positive = dot(q, values.key.subarray(row * d, (row + 1) * d)) / temperature;
        let sum = Math.exp(positive);
        for (let other = 0; other < k; other++)
          sum += Math.exp(dot(q, values.negatives.subarray(other * d, (other + 1) * d)) / temperature);
        total += Math.log(sum) - positive;
      }
      return total / n;
    };

    const query = toTensor<Rank.R2>(values.query, [n, d]);
    const key = toTensor<Rank.R2>(values.key, [n, d]);
    const negatives = toTensor<Rank.R2>(values.negatives, [k, d]);
    const before = memory().numTensors;
    const { value, grad } = valueAndGrad((q: Tensor) => queueCrossEntropy({ query: q as Tensor2D, key, negatives }, { temperature }))(
      query,
    );
    expect(memory().numTensors - before).toBe(2);
    await expectClose(value, [reference(values.query)]);
    await expectClose(grad, differences(reference, values.query), 2e-5);
  });

  test('is log(1 + K) when nothing is known', async () => {
    await useEngine(engine);
    const query = zeros<Rank.R2>([2, 4]);
    const loss = queueCrossEntropy({ query, key: query, negatives: zeros<Rank.R2>([9, 4]) }, { temperature: 0.2 });
    await expectClose(loss, [Math.log(10)]);
    expect(loss.shape).toEqual([]);
  });

  test('is 0 without negatives', async () => {
    await useEngine(engine);
    const query = toTensor<Rank.R2>(normals(8, 1), [2, 4]);
    const { value, grad } = valueAndGrad((q: Tensor) =>
      queueCrossEntropy({ query: q as Tensor2D, key: query, negatives: null }, { temperature: 0.2 }),
    )(query);
    expect([...(await value.data()), ...(await grad.data())]).toEqual(Array.from({ length: 9 }, () => 0));
  });

  test.each([2, 8])('stays finite for logits that overflow when exponentiated, width %i', async (d) => {
    await useEngine(engine);
    const row = (first: number): number[] => [first, ...Array.from({ length: d - 1 }, () => 0)];
    const query = toTensor<Rank.R2>(row(1), [1, d]);
    const opposite = toTensor<Rank.R2>(row(-1), [1, d]);
    const negatives = toTensor<Rank.R2>(Array.from({ length: 8 }, () => row(-0.5)).flat(), [8, d]);
    const right = queueCrossEntropy({ query, key: query, negatives }, { temperature: 0.001 });
    const wrong = queueCrossEntropy(
      { query, key: opposite, negatives: toTensor<Rank.R2>(Array.from({ length: 8 }, () => row(1)).flat(), [8, d]) },
      { temperature: 0.001 },
    );
    expect((await right.data())[0]).toBe(0);
    expect((await wrong.data())[0]).toBeCloseTo(2000 + Math.log(8), 3);
  });

  test('gives key and negatives no gradient', async () => {
    await useEngine(engine);
    const query = toTensor<Rank.R2>(normals(16, 1), [2, 8]);
    const negatives = toTensor<Rank.R2>(normals(24, 2), [3, 8]);
    const [, dkey, dnegatives] = grads((q: Tensor, k: Tensor, m: Tensor) =>
      queueCrossEntropy({ query: q as Tensor2D, key: k as Tensor2D, negatives: m as Tensor2D }, { temperature: 0.2 }),
    )([query, query.clone(), negatives]);
    expect(Math.max(...(await dkey!.data()).map(Math.abs))).toBe(0);
    expect(Math.max(...(await dnegatives!.data()).map(Math.abs))).toBe(0);
  });
});

test('says what does not fit', async () => {
  await useEngine('cpu');
  const query = zeros<Rank.R2>([2, 4]);
  expect(() =>
    queueCrossEntropy({ query, key: zeros<Rank.R2>([2, 5]), negatives: null }, { temperature: 1 }),
  ).toThrowErrorMatchingInlineSnapshot(`[LeoclrError: queueCrossEntropy(): expected key to have shape [2, 4], got [2, 5].]`);
  expect(() =>
    queueCrossEntropy({ query, key: query, negatives: zeros<Rank.R2>([3, 5]) }, { temperature: 1 }),
  ).toThrowErrorMatchingInlineSnapshot(`[LeoclrError: queueCrossEntropy(): expected negatives to have shape [any, 4], got [3, 5].]`);
  expect(() => queueCrossEntropy({ query, key: query, negatives: null }, { temperature: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: queueCrossEntropy(): expected temperature to be above 0, got 0.]`,
  );
});
