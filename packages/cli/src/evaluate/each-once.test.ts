import { expect, test } from 'vitest';
import { eachOnce } from './each-once.ts';

test('drops the stand-ins of unreadable pictures', () => {
  const features = { values: Float32Array.of(0, 0, 2, 2, 2, 2, 3, 3, 0, 0), count: 5, width: 2, indices: Int32Array.of(0, 2, 2, 3, 0) };
  expect(eachOnce(features)).toEqual({ values: Float32Array.of(0, 0, 2, 2, 3, 3), count: 3, width: 2, indices: Int32Array.of(0, 2, 3) });
});

test('leaves complete features as they are', () => {
  const features = { values: Float32Array.of(1, 2, 3), count: 3, width: 1, indices: Int32Array.of(2, 0, 1) };
  expect(eachOnce(features)).toEqual(features);
});
