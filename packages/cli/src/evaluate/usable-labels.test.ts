import { expect, test } from 'vitest';
import { usableLabels } from './usable-labels.ts';

test('are the labels in the order of the rows', () => {
  expect(usableLabels({ labels: Int32Array.of(5, 6, 7) }, { indices: Int32Array.of(2, 0) })).toEqual(Int32Array.of(7, 5));
});

test('are none when one is missing or all are the same', () => {
  expect(usableLabels({ labels: null }, { indices: Int32Array.of(0) })).toBeNull();
  expect(usableLabels({ labels: Int32Array.of(0, -1, 1) }, { indices: Int32Array.of(0, 1, 2) })).toBeNull();
  expect(usableLabels({ labels: Int32Array.of(0, -1, 1) }, { indices: Int32Array.of(0, 2) })).toEqual(Int32Array.of(0, 1));
  expect(usableLabels({ labels: Int32Array.of(3, 3) }, { indices: Int32Array.of(0, 1) })).toBeNull();
});
