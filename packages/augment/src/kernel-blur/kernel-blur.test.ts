import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { convolutionMachine } from './_convolution-machine.ts';
import { kernelWeights } from './_kernel-weights.ts';
import { plainKernelBlur } from './_plain-kernel-blur.ts';
import { simdKernelBlur } from './_simd-kernel-blur.ts';
import { mirrored } from './_mirrored.ts';

test('a line is mirrored about its ends, as often as needed', () => {
  const places = (count: number) => Array.from({ length: 13 }, (_, index) => mirrored(index - 5, count));
  expect(places(4)).toEqual([1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1]);
  expect(places(2)).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
  expect(places(1)).toEqual(Array.from({ length: 13 }, () => 0));
});

test('weights are a Gaussian that adds up to 1, up to what is negligible', () => {
  const weights = kernelWeights({ sigma: 1.3, kernelSize: 23 });
  expect(weights.length).toBe(7); // of 12
  expect(weights.reduce((sum, weight) => sum + 2 * weight, -weights[0]!)).toBeCloseTo(1, 4);
  expect(weights[2]! / weights[0]!).toBeCloseTo(Math.exp(-2 / 1.3 ** 2), 6);
  expect(kernelWeights({ sigma: 50, kernelSize: 5 })).toHaveLength(3);
  expect([...kernelWeights({ sigma: 0, kernelSize: 9 })]).toEqual([1]);
});

/** The blur as a double sum over the square kernel, in float64. */
function reference(data: Uint8Array, { width, height }: { width: number; height: number }, weights: Float32Array): Float64Array {
  const reach = weights.length - 1;
  return Float64Array.from(data, (_, index) => {
    const [x, y] = [Math.floor(index / 3) % width, Math.floor(index / 3 / width)];
    let sum = 0;
    for (let down = -reach; down <= reach; down++) {
      for (let across = -reach; across <= reach; across++) {
        const value = data[(mirrored(y + down, height) * width + mirrored(x + across, width)) * 3 + (index % 3)]!;
        sum += weights[Math.abs(down)]! * weights[Math.abs(across)]! * value;
      }
    }
    return sum;
  });
}

const cases = fc.record({
  size: fc.record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 20 }) }),
  kernel: fc.record({
    sigma: fc.double({ min: 0.25, max: 9, noNaN: true }),
    kernelSize: fc.integer({ min: 1, max: 8 }).map((half) => 2 * half + 1),
  }),
  seed: fc.nat(),
});

function noise(count: number, seed: number): Uint8Array {
  let state = seed | 1;
  return Uint8Array.from({ length: count }, () => (state = Math.imul(state, 1664525) + 1013904223) >>> 24);
}

test('is the convolution with the square kernel, rounded', () => {
  fc.assert(
    fc.property(cases, ({ size, kernel, seed }) => {
      const data = noise(size.width * size.height * 3, seed);
      const weights = kernelWeights(kernel);
      const exact = reference(data, size, weights);
      plainKernelBlur(data, size, weights);
      expect(data.reduce((worst, value, index) => Math.max(worst, Math.abs(value - exact[index]!)), 0)).toBeLessThan(0.5001);
    }),
    { numRuns: 40, seed: 1 },
  );
});

test('vector instructions give the same bytes, whatever the last picture left in their memory', () => {
  const machine = convolutionMachine()!;
  fc.assert(
    fc.property(cases, ({ size, kernel, seed }) => {
      const plain = noise(size.width * size.height * 3, seed);
      const vectors = plain.slice();
      const weights = kernelWeights(kernel);
      plainKernelBlur(plain, size, weights);
      machine.reserve(65536);
      new Float32Array(machine.bytes().buffer).fill(Number.NaN);
      expect(simdKernelBlur(machine, vectors, size, weights)).toBe(true);
      expect(vectors).toEqual(plain);
    }),
    { numRuns: 150, seed: 2 },
  );
});

test('pictures that are too large for the memory of the vector loops are left to the plain ones', () => {
  const data = noise(30, 1);
  const before = data.slice();
  const machine = { ...convolutionMachine()!, reserve: () => false };
  expect(simdKernelBlur(machine, data, { width: 5, height: 2 }, kernelWeights({ sigma: 1, kernelSize: 3 }))).toBe(false);
  expect(data).toEqual(before);
  expect(convolutionMachine()!.reserve(2 ** 30)).toBe(false);
});
