import {
  avgPool,
  cast,
  clone,
  conv2d,
  gather,
  grad,
  matMul,
  maxPool,
  setBackend,
  sum,
  transpose,
  unsortedSegmentSum,
  tensor1d,
} from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { expectClose, normals, sizeOf, toTensor } from '../fixtures/numbers.ts';
import { useEngine } from '../use-engine.ts';

beforeAll(async () => {
  await useEngine('cpu');
  await useEngine('wasm');
});

const picture = (shape: number[], seed = 1): Tensor4D => toTensor<Rank.R4>(normals(sizeOf(shape), seed), shape);
const matrix = (shape: number[], seed = 1): Tensor => toTensor(normals(sizeOf(shape), seed), shape);

test.each<[string, () => Tensor]>([
  ['a convolution with dilation', () => conv2d(picture([2, 9, 9, 4]), picture([3, 3, 4, 8], 2), 1, 'same', 'NHWC', 2)],
  [
    'a convolution with uneven padding',
    () =>
      conv2d(picture([2, 9, 8, 4]), picture([3, 2, 4, 8], 2), 2, [
        [0, 0],
        [2, 0],
        [1, 1],
        [0, 0],
      ]),
  ],
  ['a convolution with different strides', () => conv2d(picture([2, 9, 8, 4]), picture([3, 3, 4, 8], 2), [1, 2], 'same')],
  ['a wide convolution', () => conv2d(picture([2, 9, 8, 16]), picture([3, 3, 16, 16], 2), 1, 'same')],
  ['a product of 8 columns', () => matMul(matrix([5, 3]) as Tensor2D, matrix([3, 8], 2) as Tensor2D)],
  ['a product of 10 columns', () => matMul(matrix([5, 3]) as Tensor2D, matrix([3, 10], 2) as Tensor2D)],
  ['a product of many rows', () => matMul(matrix([70, 12]) as Tensor2D, matrix([12, 16], 2) as Tensor2D)],
  ['a product with both factors transposed', () => matMul(matrix([3, 5]) as Tensor2D, matrix([8, 3], 2) as Tensor2D, true, true)],
  [
    'a product of single matrices in a batch of 1',
    () => matMul(matrix([1, 5, 3]) as Tensor3D, matrix([1, 8, 3], 2) as Tensor3D, false, true),
  ],
  ['a product of 3 matrices by one', () => matMul(matrix([3, 5, 3]) as Tensor3D, matrix([1, 3, 8], 2) as Tensor3D)],
  ['a transposed copy', () => transpose(matrix([3, 4, 5]), [2, 0, 1])],
  ['an average pool', () => avgPool(picture([1, 6, 6, 3]), 2, 2, 'valid')],
  ['a convolution with strides beyond its filter', () => conv2d(picture([5, 6, 8, 5]), picture([1, 3, 5, 5], 2), [3, 2], 'same')],
  ['gathered rows', () => gather(matrix([5, 7]), tensor1d([4, 0, 0, 3], 'int32'))],
  ['gathered planes and columns', () => gather(gather(matrix([3, 4, 5]), tensor1d([2, 1], 'int32'), 1), tensor1d([4, 4, 0], 'int32'), 2)],
  ['gathered rows of a batch', () => gather(matrix([2, 4, 3]), cast(toTensor([3, 0, 1, 1], [2, 2]), 'int32'), 1, 1)],
  ['gathered nothing', () => gather(matrix([5, 7]), tensor1d([], 'int32'))],
  ['gathered whole numbers', () => cast(gather(tensor1d([7, 8, 9], 'int32'), tensor1d([2, 0], 'int32')), 'float32')],
  ['a sum of nothing', () => sum(matrix([0, 5]), 0)],
  ['a product over nothing', () => matMul(matrix([3, 0]) as Tensor2D, matrix([0, 4]) as Tensor2D)],
  ['halves and 256 as truth values', () => cast(cast(toTensor([0.5, -0.5, 256, 0], [4]), 'bool'), 'float32')],
  ['a max pool', () => maxPool(picture([1, 6, 6, 3]), 3, 2, 'same')],
])('%s comes out as on cpu', async (_name, run) => {
  await setBackend('cpu');
  const reference = run();
  const expected = await reference.data();
  await setBackend('wasm');
  const result = run();
  expect(result.shape).toEqual(reference.shape);
  await expectClose(result, expected);
});

test('sums of segments, of which some are empty and some rows belong to none', async () => {
  const x = toTensor<Rank.R2>([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]);
  const sums = unsortedSegmentSum(x, tensor1d([2, 0, 2, -1], 'int32'), 4);
  expect([...(await sums.data())]).toEqual([3, 4, 0, 0, 6, 8, 0, 0]);
});

test('sums of one segment, and of no rows', async () => {
  const x = toTensor<Rank.R2>([1, 2, 3, 4], [2, 2]);
  expect([...(await unsortedSegmentSum(x, tensor1d([0, 0], 'int32'), 1).data())]).toEqual([4, 6]);
  expect([...(await unsortedSegmentSum(toTensor([], [0, 2]), tensor1d([], 'int32'), 2).data())]).toEqual([0, 0, 0, 0]);
});

test('of several largest values the first gets the gradient of a pool, whatever the number of channels', async () => {
  const x = toTensor<Rank.R4>([2, 2, 2, 2], [1, 2, 2, 1]);
  const dx = grad((value: Tensor) => maxPool(value as Tensor4D, 2, 2, 'valid'))(x);
  expect([...(await dx.data())]).toEqual([1, 0, 0, 0]);
});

test('a clone outlives its original', async () => {
  const original = toTensor([1, 2, 3], [3]);
  const twin = clone(original);
  original.dispose();
  // Memory that was given back would be taken again here.
  toTensor([9, 9, 9], [3]);
  expect([...(await twin.data())]).toEqual([1, 2, 3]);
});
