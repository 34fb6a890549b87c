import { grad, memory } from '@tensorflow/tfjs-core';
import type { Rank, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { expectClose, normals, sizeOf, toTensor } from './fixtures/numbers.ts';
import { maxPool } from './max-pool.ts';
import { useEngine } from './use-engine.ts';

const cases = [
  { shape: [2, 8, 8, 8], size: 3, stride: 2, padding: 1 },
  { shape: [1, 7, 9, 16], size: 3, stride: 2, padding: 1 },
  { shape: [2, 6, 6, 3], size: 3, stride: 2, padding: 1 },
  { shape: [1, 6, 4, 24], size: 2, stride: 2, padding: 0 },
  { shape: [2, 1, 1, 8], size: 3, stride: 2, padding: 1 },
  { shape: [1, 5, 5, 8], size: 3, stride: 1, padding: 1 },
];

describe.each(['cpu', 'wasm'] as const)('on %s', (engine) => {
  test.each(cases)('agrees with plain loops: $shape, size $size, stride $stride, padding $padding', async ({ shape, ...options }) => {
    await useEngine(engine);
    const x = normals(sizeOf(shape), 1).map(Math.abs);
    const { y, outShape, from } = reference(x, shape, options);
    const dy = normals(y.length, 2);
    const expected = new Float64Array(x.length);
    from.forEach((source, index) => (expected[source]! += dy[index]!));

    const input = toTensor<Rank.R4>(x, shape);
    const upstream = toTensor(dy, outShape);
    const before = memory().numTensors;
    const pooled = maxPool(input, options);
    const dx = grad((a) => maxPool(a as Tensor4D, options))(input, upstream);
    expect(memory().numTensors - before).toBe(2);
    expect(pooled.shape).toEqual(outShape);
    await expectClose(pooled, y, 1e-7);
    await expectClose(dx, expected, 1e-6);
  });

  test('gives the gradient of equal values to the first', async () => {
    await useEngine(engine);
    const x = toTensor<Rank.R4>(new Float64Array(4 * 8).fill(2), [1, 2, 2, 8]);
    const dx = grad((a) => maxPool(a as Tensor4D, { size: 2, stride: 2, padding: 0 }))(x);
    await expectClose(
      dx,
      Float64Array.from({ length: 32 }, (_, index) => (index < 8 ? 1 : 0)),
    );
    expect(dx.shape).toEqual([1, 2, 2, 8]);
  });
});

function reference(x: Float64Array, shape: number[], { size, stride, padding }: { size: number; stride: number; padding: number }) {
  const [n, h, w, c] = shape as [number, number, number, number];
  const oh = Math.floor((h + 2 * padding - size) / stride) + 1;
  const ow = Math.floor((w + 2 * padding - size) / stride) + 1;
  const y = new Float64Array(n * oh * ow * c).fill(-Infinity);
  const from = new Int32Array(y.length);
  for (let index = 0; index < y.length; index++) {
    const channel = index % c;
    const [column, row, image] = [Math.floor(index / c) % ow, Math.floor(index / (c * ow)) % oh, Math.floor(index / (c * ow * oh))];
    for (let place = 0; place < size * size; place++) {
      const down = row * stride - padding + Math.floor(place / size);
      const across = column * stride - padding + (place % size);
      if (down < 0 || down >= h || across < 0 || across >= w) continue;
      const source = ((image * h + down) * w + across) * c + channel;
      if (x[source]! > y[index]!) {
        y[index] = x[source]!;
        from[index] = source;
      }
    }
  }
  return { y, from, outShape: [n, oh, ow, c] };
}
