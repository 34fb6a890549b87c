import { expect, test } from 'vitest';
import { broadcastAxes } from './_broadcast-axes.ts';

test.each([
  { shape: [2, 3, 4], second: [4], dims: [6, 4], secondDims: [1, 4] },
  { shape: [2, 3, 4], second: [2, 3, 1], dims: [1, 6, 4], secondDims: [1, 6, 1] },
  { shape: [2, 3, 4], second: [], dims: [24], secondDims: [1] },
  { shape: [2, 3, 4], second: [3, 1], dims: [2, 3, 4], secondDims: [1, 3, 1] },
  { shape: [2, 1, 4], second: [2, 1, 1], dims: [1, 2, 4], secondDims: [1, 2, 1] },
  { shape: [1, 1], second: [1], dims: [1], secondDims: [1] },
])('$second over $shape', ({ shape, second, dims, secondDims }) => {
  expect(broadcastAxes(shape, second)).toEqual({ dims, secondDims });
});
