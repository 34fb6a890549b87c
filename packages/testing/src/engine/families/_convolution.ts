import type { Rng } from '@leoclr/core';
import { conv2d } from '@leoclr/engine';
import { normals } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import type { EngineCase } from '../_engine-case.ts';
import { integerFrom, oneOf } from '../_family.ts';
import type { Family } from '../_family.ts';
import { convolved, symmetric } from '../plain/_convolution.ts';

/** What plain loops get through in a few milliseconds. */
const PRODUCTS = 700_000;

type Shape4D = readonly [number, number, number, number];

/** x, filter, stride and padding of the layers of ResNets, and of the corners where tiles and strides end. */
const chosen: readonly (readonly [Shape4D, Shape4D, number, number])[] = [
  [[1, 17, 15, 3], [7, 7, 3, 16], 2, 3],
  [[2, 9, 8, 3], [3, 3, 3, 32], 1, 1],
  [[1, 8, 8, 32], [3, 3, 32, 32], 1, 1],
  [[2, 4, 6, 16], [3, 3, 16, 48], 1, 1],
  [[1, 5, 4, 64], [3, 3, 64, 64], 1, 1],
  [[2, 7, 5, 32], [3, 3, 32, 64], 2, 1],
  [[2, 7, 5, 32], [1, 1, 32, 64], 2, 0],
  [[2, 5, 5, 64], [1, 1, 64, 16], 1, 0],
  // Narrow shortcuts with a stride, large enough for a native library to run over its buffers (oneDNN issue 6035).
  [[8, 48, 48, 8], [1, 1, 8, 16], 2, 0],
  [[4, 64, 64, 4], [1, 1, 4, 8], 2, 0],
  [[5, 1, 1, 16], [3, 3, 16, 16], 1, 1],
  [[1, 2, 3, 48], [3, 3, 48, 16], 1, 1],
  [[2, 13, 9, 16], [3, 3, 16, 16], 1, 1],
  [[0, 5, 5, 16], [3, 3, 16, 16], 1, 1],
  [[0, 4, 6, 3], [3, 3, 3, 5], 2, 1],
  [[1, 1, 1, 1], [1, 1, 1, 1], 1, 0],
];

/** The fused convolution with both gradients. */
export const convolution: Family = {
  name: 'convolution',
  count: 90,
  // Winograd adds up numbers larger than its result.
  tolerance: 1e-4,
  draw(draw, index) {
    const [x, filter, stride, padding] = chosen[index] ?? drawLayer(draw, index % 2 === 0 ? [16, 32, 48, 64] : [1, 3, 5, 8, 17, 24]);
    return layerCase(x, filter, { stride, padding });
  },
};

function layerCase(x: Shape4D, filter: Shape4D, { stride, padding }: { stride: number; padding: number }): EngineCase {
  const winograd = filter[0] === 3 && filter[1] === 3 && stride === 1;
  return engineCase({
    what: `stride ${stride}, padding ${padding}`,
    inputs: { x: normals(x), filter: normals(filter) },
    run: (inputs) => conv2d(inputs.x, inputs.filter, { stride, padding }),
    plain: (inputs) => convolved(inputs.x, inputs.filter, symmetric(stride, padding)),
    tolerance: winograd ? 1e-4 : 1e-5,
  });
}

function drawLayer(draw: Rng, channels: readonly number[]): readonly [Shape4D, Shape4D, number, number] {
  for (;;) {
    const [filterHeight, filterWidth] = oneOf(draw, [
      [1, 1],
      [3, 3],
      [3, 3],
      [5, 5],
      [7, 7],
      [1, 3],
      [2, 2],
    ]) as [number, number];
    const [n, h, w] = [oneOf(draw, [1, 1, 2, 5]), integerFrom(draw, 1, 9), integerFrom(draw, 1, 9)];
    const [c, k] = [oneOf(draw, channels), oneOf(draw, channels)];
    const [stride, padding] = [oneOf(draw, [1, 1, 2, 3]), integerFrom(draw, 0, 3)];
    const [height, width] = [h + 2 * padding - filterHeight, w + 2 * padding - filterWidth].map((room) => Math.floor(room / stride) + 1);
    const products = n * height! * width! * filterHeight * filterWidth * c * k;
    if (height! < 1 || width! < 1 || products > PRODUCTS) continue;
    return [[n, h, w, c], [filterHeight, filterWidth, c, k], stride, padding];
  }
}
