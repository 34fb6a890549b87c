import * as fc from 'fast-check';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { useEngine } from '@leoclr/engine';
import { enqueue, initQueue } from './queue.ts';
import type { Queue } from './queue.ts';

beforeAll(() => useEngine('wasm'));

test('starts with unit rows that depend on the seed alone', async () => {
  const queue = initQueue({ size: 50, width: 16, seed: 3 });
  const again = initQueue({ size: 50, width: 16, seed: 3 });
  const lengths = await tf.norm(queue.rows, 2, 1).data();
  for (const length of lengths) expect(length).toBeCloseTo(1, 5);
  expect(await queue.rows.data()).toEqual(await again.rows.data());
  expect(queue.cursor).toBe(0);
  tf.dispose([queue.rows, again.rows]);
});

test('holds the newest keys in ring order, at any batch and queue size', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 }),
      (size, batches) => {
        const ring = Array.from({ length: size }, () => -1);
        let cursor = 0;
        let key = 0;
        let queue: Queue = { rows: tf.neg(tf.ones([size, 2])), cursor: 0 };
        for (const count of batches) {
          const keys = Array.from({ length: count }, () => key++);
          for (const value of keys) {
            ring[cursor] = value;
            cursor = (cursor + 1) % size;
          }
          const tensor = tf.tensor2d(
            keys.flatMap((value) => [value, value]),
            [count, 2],
          );
          const next = enqueue(queue, tensor);
          tf.dispose([queue.rows, tensor]);
          queue = next;
        }
        const rows = queue.rows.arraySync();
        queue.rows.dispose();
        expect(rows.map(([first]) => first)).toEqual(ring);
        expect(queue.cursor).toBe(cursor);
      },
    ),
    { numRuns: 200 },
  );
});

test('leaves the given queue as it is and leaks nothing', () => {
  const queue = initQueue({ size: 4, width: 2, seed: 1 });
  const before = queue.rows.arraySync();
  const keys = tf.ones<tf.Rank.R2>([3, 2]);
  const tensors = tf.memory().numTensors;
  const next = enqueue(queue, keys);
  expect(tf.memory().numTensors).toBe(tensors + 1);
  expect(queue.rows.arraySync()).toEqual(before);
  tf.dispose([queue.rows, keys, next.rows]);
});

test('rejects keys of another width', () => {
  const queue = initQueue({ size: 4, width: 2, seed: 1 });
  const keys = tf.ones<tf.Rank.R2>([3, 5]);
  expect(() => enqueue(queue, keys)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: enqueue(): expected keys to have shape [any, 2], got [3, 5].]`,
  );
  tf.dispose([queue.rows, keys]);
});
