import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { findOnednn } from './library/find-onednn.ts';
import type { OnednnBackend } from './onednn-backend.ts';
import { ONEDNN, startNativeClock, startOnednn } from './start-onednn.ts';

const { found } = findOnednn();

describe.skipIf(found === null)(`the backend${found === null ? ' (skipped: no oneDNN)' : ''}`, () => {
  let backend: OnednnBackend;

  beforeAll(async () => {
    ({ backend } = await startOnednn({ threads: 1 }));
    await tf.setBackend(ONEDNN);
  });

  const blocked = (x: tf.Tensor4D): tf.Tensor4D => tf.conv2d(x, tf.ones([1, 1, 16, 16]), 1, 'same'); // a map in blocks of channels

  test('what is read is a copy', () => {
    const x = tf.tensor1d([1, 2, 3]);
    const values = x.dataSync();
    values[0] = 100;
    expect([...x.dataSync()]).toEqual([1, 2, 3]);
    const kept = x.dataSync();
    x.dispose();
    tf.tensor1d([9, 9, 9]).dispose(); // uses the same memory
    expect([...kept]).toEqual([1, 2, 3]);
  });

  test('what is given is copied', () => {
    const values = Float32Array.of(1, 2, 3);
    const x = tf.tensor1d(values);
    values[0] = 100;
    expect(x.dataSync()[0]).toBe(1);
    x.dispose();
  });

  test('maps in an order of their own read as NHWC, also through other shapes and after their first owner is gone', () => {
    tf.tidy(() => {
      const x = tf.randomNormal<tf.Rank.R4>([2, 3, 4, 16], 0, 1, 'float32', 1);
      const y = blocked(x);
      expect(backend.storage(y).format).not.toBeNull();
      const sums = tf.sum(x, 3, true);
      const expected = tf.tile(sums, [1, 1, 1, 16]).dataSync();
      const flat = tf.reshape(y, [6, 64]);
      const copy = y.clone();
      y.dispose();
      for (const tensor of [flat, copy]) {
        for (const [index, value] of tensor.dataSync().entries()) expect(value).toBeCloseTo(expected[index]!, 4);
      }
    });
  });

  test('a scalar meets a map in blocks', () => {
    tf.tidy(() => {
      const y = blocked(tf.ones([1, 2, 2, 16]));
      expect(new Set(tf.mul(tf.add(y, tf.scalar(1)), y).dataSync())).toEqual(new Set([17 * 16]));
    });
  });

  test('strings, truth values and whole numbers', () => {
    tf.tidy(() => {
      expect(tf.tensor1d(['a', 'ß']).dataSync()).toEqual(['a', 'ß']);
      expect([...tf.greater([1, 5], [2, 2]).dataSync()]).toEqual([0, 1]);
      expect([...tf.gather(tf.tensor1d([5, 6, 7], 'int32'), tf.tensor1d([2, 0], 'int32')).dataSync()]).toEqual([7, 5]);
    });
  });

  test('in bf16 maps take half the memory and keep eight bits', () => {
    backend.runtime.activationType = 'bf16';
    tf.tidy(() => {
      const y = blocked(tf.mul(tf.ones<tf.Rank.R4>([1, 4, 4, 16]), 1.01));
      expect(backend.storage(y).format!.layout.byteCount).toBe(4 * 4 * 16 * 2);
      expect(y.dataSync()[0]! / (16 * 1.01)).toBeCloseTo(1, 2);
    });
    backend.runtime.activationType = 'f32';
  });

  test('in bf16 weights stay float32, though convolutions read them rounded', () => {
    backend.runtime.activationType = 'bf16';
    tf.tidy(() => {
      const filter = tf.randomNormal<tf.Rank.R4>([3, 3, 32, 32], 0, 1, 'float32', 3);
      const before = filter.dataSync();
      const x = tf.ones<tf.Rank.R4>([1, 8, 8, 32]);
      tf.conv2d(x, filter, 1, 'same');
      const storage = backend.storage(filter);
      const elsewhere = backend.runtime.layouts.wanted(
        backend.runtime.onednn.blocked([32, 32, 3, 3], 'f32', 16),
        backend.runtime.layouts.strided([32, 32, 3, 3], { strides: [1, 32, 3 * 32 * 32, 32 * 32] }),
        'f32',
      );
      storage.address(elsewhere);
      storage.changed(elsewhere); // now the other orders are made from this one
      expect(filter.dataSync()).toEqual(before);
    });
    backend.runtime.activationType = 'f32';
  });

  test('bf16-keys is bf16 in key passes only, also when one fails', async () => {
    vi.stubEnv('LEOCLR_BF16', 'force');
    await startOnednn({ precision: 'bf16-keys' });
    tf.tidy(() => {
      const bytes = (): number => backend.storage(blocked(tf.ones([1, 4, 4, 16]))).format!.layout.byteCount;
      expect([bytes(), backend.keyPass(bytes), bytes()]).toEqual([1024, 512, 1024]);
      const failing = (): never =>
        backend.keyPass(() => {
          throw new Error('no');
        });
      expect(failing).toThrow('no');
      expect(bytes()).toBe(1024);
    });
    await startOnednn({ precision: 'f32' });
    vi.unstubAllEnvs();
  });

  test('the native clock runs', async () => {
    const clock = await startNativeClock();
    const before = clock();
    tf.tidy(() => tf.matMul(tf.ones([200, 200]), tf.ones([200, 200])));
    expect(clock()).toBeGreaterThan(before);
    backend.runtime.timing = null;
  });

  test('disposed tensors give their memory back', () => {
    const { usedBytes } = backend.runtime.pool.statistics();
    const tensors = tf.memory().numTensors;
    tf.tidy(() => void blocked(tf.ones([4, 9, 9, 16])).dataSync());
    expect(tf.memory().numTensors).toBe(tensors);
    expect(backend.runtime.pool.statistics().usedBytes).toBe(usedBytes);
  });
});
