import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { inverseCholesky } from './_inverse-cholesky.ts';

/** R · Rᵀ + diagonal, symmetric positive definite. */
function positive(size: number): Float64Array {
  const draw = rng(size, 'cholesky');
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => draw.normal()));
  return Float64Array.from({ length: size * size }, (_, i) => {
    const [a, b] = [rows[Math.floor(i / size)]!, rows[i % size]!];
    return a.reduce((sum, value, k) => sum + value * b[k]!, i % (size + 1) === 0 ? 0.1 : 0);
  });
}

function transpose(matrix: Float64Array, size: number): Float64Array {
  return matrix.map((_, i) => matrix[(i % size) * size + Math.floor(i / size)]!);
}

function multiply(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const rows = a.map(() => 0);
  for (let i = 0; i < a.length; i++) {
    for (let k = 0; k < size; k++) rows[i]! += a[Math.floor(i / size) * size + k]! * b[k * size + (i % size)]!;
  }
  return rows;
}

test.each([1, 2, 3, 4, 7, 16, 33])('of size %i: L⁻¹ · A · L⁻ᵀ is the identity, L⁻¹ is lower triangular', (size) => {
  const matrix = positive(size);
  const inverse = inverseCholesky(matrix, size)!;
  const product = multiply(multiply(inverse, matrix, size), transpose(inverse, size), size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) expect(Math.abs(product[i * size + j]! - (i === j ? 1 : 0))).toBeLessThan(1e-9);
    expect(inverse.subarray(i * size + i + 1, (i + 1) * size).every((value) => value === 0)).toBe(true);
  }
});

test('is null for a matrix that is not positive definite', () => {
  expect(inverseCholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
  expect(inverseCholesky(Float64Array.of(0), 1)).toBeNull();
  expect(inverseCholesky(Float64Array.of(Number.NaN), 1)).toBeNull();
});
