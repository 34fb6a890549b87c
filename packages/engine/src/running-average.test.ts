import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { runningAverage } from './running-average.ts';
import { useEngine } from './use-engine.ts';

beforeAll(() => useEngine('wasm'));

test('blends the mean over the groups into the running values', () => {
  const running = tf.tensor1d([1, 2, 3]);
  const batch = tf.tensor2d([
    [10, 0, 4],
    [20, 2, 8],
  ]);
  const before = tf.memory().numTensors;
  const blended = runningAverage({ running, batch }, { share: 0.1, factor: 2 });
  const expected = [0.9 + 0.2 * 15, 1.8 + 0.2 * 1, 2.7 + 0.2 * 6];
  for (const [index, value] of blended.dataSync().entries()) expect(value).toBeCloseTo(expected[index]!, 5);
  expect(tf.memory().numTensors).toBe(before + 1); // no leak
  tf.dispose([running, batch, blended]);
});

test('remembers several passes one after the other', () => {
  const running = tf.tensor1d([1, 2]);
  const rows = [
    [10, 0],
    [20, 2],
    [30, -1],
    [50, 7],
  ];
  const batch = tf.tensor2d(rows);
  const joined = runningAverage({ running, batch }, { share: 0.1, factor: 2, passes: 2 });
  const expected = [0, 1].map((channel) => {
    const mean = (pass: number): number => (rows[2 * pass]![channel]! + rows[2 * pass + 1]![channel]!) / 2;
    const first = 0.9 * [1, 2][channel]! + 0.2 * mean(0);
    return 0.9 * first + 0.2 * mean(1);
  });
  for (const [index, value] of joined.dataSync().entries()) expect(value).toBeCloseTo(expected[index]!, 5);
  expect(() => runningAverage({ running, batch }, { share: 0.1, passes: 3 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: runningAverage(): expected passes to divide the 4 rows of batch, got 3.]`,
  );
  tf.dispose([running, batch, joined]);
});

test('rejects other channels', () => {
  const [running, batch] = [tf.zeros<tf.Rank.R1>([3]), tf.zeros<tf.Rank.R2>([1, 4])];
  expect(() => runningAverage({ running, batch }, { share: 0.1 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: runningAverage(): expected batch to have shape [G, 3] like running, got [1, 4].]`,
  );
  tf.dispose([running, batch]);
});
