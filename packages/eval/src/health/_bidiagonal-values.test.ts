import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { bidiagonalValues } from './_bidiagonal-values.ts';

const values = (diagonal: number[], above: number[] = []): number[] => [
  ...bidiagonalValues(
    Float64Array.from(diagonal),
    Float64Array.from({ length: diagonal.length }, (_, i) => above[i] ?? 0),
  ),
];

test('a diagonal matrix has the sizes of its entries', () => {
  expect(values([-3, 1e-9, 5, 0])).toEqual([5, 3, 1e-9, 0].map((value) => expect.closeTo(value, 14)));
});

test('a matrix of two rows has the closed form', () => {
  // BᵀB has the trace 1 + 4 + 9 = 14 and the determinant (1 · 3)².
  const [first, second] = values([1, 3], [2]);
  expect(first! ** 2 + second! ** 2).toBeCloseTo(14, 12);
  expect(first! * second!).toBeCloseTo(3, 12);
});

test('equal and vanishing entries are no obstacle', () => {
  expect(values([0, 0, 0], [0, 0])).toEqual([0, 0, 0]);
  expect(values([1, 1, 1, 1])).toEqual([1, 1, 1, 1].map((value) => expect.closeTo(value, 14)));
  expect(values([0, 0, 0], [2, 0])).toEqual([2, 0, 0].map((value) => expect.closeTo(value, 14)));
  expect(values([1e-200, 1e-200], [1e-200])[0]).toBeCloseTo(0, 14);
});

test('squares sum up to the squares of the entries', () => {
  const draw = rng(0, 'bidiagonal');
  const diagonal = Array.from({ length: 80 }, (_, i) => draw.normal() * 10 ** (-i / 8));
  const above = Array.from({ length: 79 }, (_, i) => draw.normal() * 10 ** (-i / 8));
  const norm = (entries: number[]): number => entries.reduce((sum, entry) => sum + entry ** 2, 0);
  expect(norm(values(diagonal, above)) / (norm(diagonal) + norm(above))).toBeCloseTo(1, 12);
});
