import { grads, memory } from '@tensorflow/tfjs-core';
import type { Rank, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { conv2d } from './conv2d.ts';
import { dot, expectClose, normals, sizeOf, toTensor } from './fixtures/numbers.ts';
import { useEngine } from './use-engine.ts';

interface Case {
  x: [number, number, number, number];
  filter: [number, number, number, number];
  stride: number;
  padding: number;
}

const cases: Case[] = [
  { x: [2, 8, 8, 3], filter: [3, 3, 3, 16], stride: 1, padding: 1 },
  { x: [1, 9, 7, 4], filter: [3, 3, 4, 8], stride: 1, padding: 1 },
  { x: [3, 8, 8, 8], filter: [3, 3, 8, 16], stride: 2, padding: 1 },
  { x: [2, 7, 9, 8], filter: [3, 3, 8, 8], stride: 2, padding: 1 },
  { x: [2, 8, 8, 8], filter: [1, 1, 8, 16], stride: 1, padding: 0 },
  { x: [2, 9, 9, 8], filter: [1, 1, 8, 8], stride: 2, padding: 0 },
  { x: [2, 8, 6, 8], filter: [1, 1, 8, 8], stride: 2, padding: 0 },
  { x: [2, 16, 16, 3], filter: [7, 7, 3, 8], stride: 2, padding: 3 },
  { x: [1, 15, 13, 3], filter: [7, 7, 3, 16], stride: 2, padding: 3 },
  { x: [1, 2, 2, 8], filter: [3, 3, 8, 8], stride: 1, padding: 1 },
  { x: [2, 1, 1, 8], filter: [3, 3, 8, 8], stride: 1, padding: 1 },
  { x: [2, 3, 3, 16], filter: [3, 3, 16, 8], stride: 2, padding: 1 },
  { x: [2, 5, 6, 5], filter: [3, 3, 5, 7], stride: 1, padding: 1 },
  { x: [1, 11, 11, 3], filter: [4, 4, 3, 5], stride: 4, padding: 0 },
  { x: [1, 12, 12, 3], filter: [5, 5, 3, 8], stride: 3, padding: 2 },
  { x: [2, 6, 6, 4], filter: [2, 3, 4, 8], stride: 1, padding: 0 },
  { x: [2, 4, 4, 24], filter: [3, 3, 24, 40], stride: 1, padding: 1 },
  { x: [3, 8, 8, 16], filter: [3, 3, 16, 16], stride: 1, padding: 1 },
  { x: [5, 7, 10, 16], filter: [3, 3, 16, 24], stride: 1, padding: 1 },
  { x: [2, 9, 8, 32], filter: [3, 3, 32, 16], stride: 1, padding: 0 },
  { x: [2, 6, 7, 16], filter: [3, 3, 16, 16], stride: 1, padding: 2 },
];

describe.each(['cpu', 'wasm'] as const)('on %s', (engine) => {
  test.each(cases)('agrees with plain loops: $x * $filter, stride $stride, padding $padding', async (example) => {
    await useEngine(engine);
    const { x, filter, stride, padding } = example;
    const values = { x: normals(sizeOf(x), 1), filter: normals(sizeOf(filter), 2) };
    const y = reference(example, values.x, values.filter);
    const outShape = [x[0], outSize(x[1], filter[0], example), outSize(x[2], filter[1], example), filter[3]];
    const dy = normals(y.length, 3);
    const expected = referenceGradients(example, values, dy);

    const tensors = [toTensor<Rank.R4>(values.x, x), toTensor<Rank.R4>(values.filter, filter)] as const;
    const upstream = toTensor(dy, outShape);
    const before = memory().numTensors;
    const forward = conv2d(tensors[0], tensors[1], { stride, padding });
    expect(forward.shape).toEqual(outShape);
    const [dx, dfilter] = grads((a: Tensor, b: Tensor) => conv2d(a as Tensor4D, b as Tensor4D, { stride, padding }))(
      [...tensors],
      upstream,
    );
    expect(memory().numTensors - before).toBe(3);

    await expectClose(forward, y);
    await expectClose(dx!, expected.dx);
    await expectClose(dfilter!, expected.dfilter);
  });
});

test('says which argument does not fit', async () => {
  await useEngine('cpu');
  const x = toTensor<Rank.R4>(normals(48, 1), [1, 4, 4, 3]);
  const filter = toTensor<Rank.R4>(normals(36, 2), [3, 3, 4, 1]);
  const wide = toTensor<Rank.R4>(normals(108, 2), [6, 6, 3, 1]);
  expect(() => conv2d(x, filter)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: conv2d(): expected filter to have shape [any, any, 3, any], got [3, 3, 4, 1].]`,
  );
  expect(() => conv2d(x, wide)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: conv2d(): expected a filter no larger than the padded picture of 4 × 4, got 6 × 6.]`,
  );
  expect(() => conv2d(x, wide, { stride: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: conv2d(): expected stride to be a whole number from 1, got 0.]`,
  );
  expect(() => conv2d(x, wide, { padding: 0.5 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: conv2d(): expected padding to be a whole number from 0, got 0.5.]`,
  );
});

function outSize(size: number, filterSize: number, { stride, padding }: Case): number {
  return Math.floor((size + 2 * padding - filterSize) / stride) + 1;
}

/** Calls `visit` with the flat indices of x, filter and y of every product. */
function eachProduct({ x, filter, stride, padding }: Case, visit: (xIndex: number, filterIndex: number, yIndex: number) => void): void {
  const [n, h, w, c] = x;
  const [kh, kw, , k] = filter;
  const oh = Math.floor((h + 2 * padding - kh) / stride) + 1;
  const ow = Math.floor((w + 2 * padding - kw) / stride) + 1;
  for (let place = 0; place < n * oh * ow * kh * kw; place++) {
    const column = place % kw;
    const row = Math.floor(place / kw) % kh;
    const pixel = Math.floor(place / (kw * kh));
    const across = (pixel % ow) * stride + column - padding;
    const down = (Math.floor(pixel / ow) % oh) * stride + row - padding;
    if (across < 0 || across >= w || down < 0 || down >= h) continue;
    const image = Math.floor(pixel / (ow * oh));
    for (let from = 0; from < c; from++) {
      for (let to = 0; to < k; to++) {
        visit(((image * h + down) * w + across) * c + from, ((row * kw + column) * c + from) * k + to, pixel * k + to);
      }
    }
  }
}

function reference(example: Case, x: Float64Array, filter: Float64Array): Float64Array {
  const [n, h, w] = example.x;
  const [kh, kw, , k] = example.filter;
  const y = new Float64Array(n * outSize(h, kh, example) * outSize(w, kw, example) * k);
  eachProduct(example, (xIndex, filterIndex, yIndex) => {
    y[yIndex]! += x[xIndex]! * filter[filterIndex]!;
  });
  return y;
}

/** The convolution is linear in x and in the filter, so its gradients are the transposed maps. */
function referenceGradients(
  example: Case,
  values: { x: Float64Array; filter: Float64Array },
  dy: Float64Array,
): { dx: Float64Array; dfilter: Float64Array } {
  const dx = new Float64Array(values.x.length);
  const dfilter = new Float64Array(values.filter.length);
  eachProduct(example, (xIndex, filterIndex, yIndex) => {
    dx[xIndex]! += values.filter[filterIndex]! * dy[yIndex]!;
    dfilter[filterIndex]! += values.x[xIndex]! * dy[yIndex]!;
  });
  // <dy, conv(x, f)> = <dx, x> = <df, f>: the reference checks itself.
  const y = reference(example, values.x, values.filter);
  expect(dot(dx, values.x)).toBeCloseTo(dot(y, dy), 6);
  expect(dot(dfilter, values.filter)).toBeCloseTo(dot(y, dy), 6);
  return { dx, dfilter };
}
