import { tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { describeLoss, unitRows } from '@leoclr/testing';
import { expect, test } from 'vitest';
import plugin, { decoupledInfoNce } from './index.ts';

// The contract: gradients, invariances, ownership, messages.
describeLoss(plugin);
describeLoss(plugin, { options: { temperature: 0.07 } });

// What only this loss promises.
test('is the formula of the paper', () => {
  const [query, key, negatives] = [unitRows([3, 4], 1), unitRows([3, 4], 2), unitRows([5, 4], 3)];
  const [q, k, n] = [query, key, negatives].map((tensor) => tensor.arraySync());
  const dot = (a: number[], b: number[]): number => a.reduce((total, value, index) => total + value * b[index]!, 0);
  const term = (i: number): number =>
    -dot(q![i]!, k![i]!) / 0.5 + Math.log(n!.reduce((total, row) => total + Math.exp(dot(q![i]!, row) / 0.5), 0));
  const loss = decoupledInfoNce({ temperature: 0.5 })({ queries: [query], keys: [key], negatives });
  expect(loss.dataSync()[0]).toBeCloseTo((term(0) + term(1) + term(2)) / 3, 5);
  for (const tensor of [query, key, negatives, loss]) tensor.dispose();
});

test('is log K for vectors that know nothing', () => {
  const loss = tidy(() => {
    const nothing = zeros([2, 4]) as Tensor2D;
    return decoupledInfoNce({ temperature: 0.2 })({
      queries: [nothing],
      keys: [nothing],
      negatives: zeros([7, 4]) as Tensor2D,
    }).dataSync()[0];
  });
  expect(loss).toBeCloseTo(Math.log(7), 5);
});

test('says what it needs', () => {
  const row = tensor2d([[1, 0]]);
  const loss = decoupledInfoNce({ temperature: 0.2 });
  expect(() => loss({ queries: [row], keys: [row], negatives: null })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: decoupledInfoNce(): expected one of queries, some keys and negatives, got 1 queries, 1 keys and no negatives.]`,
  );
  row.dispose();
});
