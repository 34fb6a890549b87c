import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { project2d } from './project-2d.ts';

/** `count` rows of `width` normal values with falling variance, around three well separated centres. */
function groups(count: number, width: number): Float32Array {
  const draw = rng(1, 'groups');
  return Float32Array.from({ length: count * width }, (_, index) => {
    const [row, column] = [Math.floor(index / width), index % width];
    return draw.normal() / (1 + column) + (column < 3 && row % 3 === column ? 20 : 0);
  });
}

/** Mean distance of rows to rows of the same group (row index modulo 3), and of others. */
function spread(points: Float32Array): { within: number; between: number } {
  const sums = { within: 0, between: 0 };
  const counts = { within: 0, between: 0 };
  for (let a = 0; a < points.length / 2; a++) {
    for (let b = 0; b < a; b++) {
      const kind = a % 3 === b % 3 ? 'within' : 'between';
      sums[kind] += Math.hypot(points[2 * a]! - points[2 * b]!, points[2 * a + 1]! - points[2 * b + 1]!);
      counts[kind] += 1;
    }
  }
  return { within: sums.within / counts.within, between: sums.between / counts.between };
}

test.each([
  { count: 60, width: 8 },
  { count: 40, width: 120 },
])('pca gives the scores of the two largest eigenvectors of the covariance: $count × $width', ({ count, width }) => {
  const features = groups(count, width);
  const rows = Matrix.from1DArray(count, width, Array.from(features)).center('column');
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(rows.transpose().mmul(rows), { assumeSymmetric: true });
  const order = realEigenvalues.map((_, index) => index).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  const points = project2d(features, { count, width }, { method: 'pca' });
  for (const [component, index] of order.slice(0, 2).entries()) {
    const vector = eigenvectorMatrix.getColumn(index);
    const largest = vector.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    const expected = rows
      .mmul(Matrix.columnVector(vector))
      .to1DArray()
      .map((score) => score * Math.sign(largest));
    for (const [row, score] of expected.entries()) expect(points[2 * row + component]).toBeCloseTo(score, 3);
  }
});

test.each(['pca', 'umap'] as const)('%s keeps groups together and apart from each other', (method) => {
  const { within, between } = spread(project2d(groups(60, 64), { count: 60, width: 64 }, { method }));
  expect(between).toBeGreaterThan(3 * within);
});

test.each(['pca', 'umap'] as const)('%s gives the same map for the same seed', (method) => {
  const map = (seed: number): Float32Array => project2d(groups(30, 12), { count: 30, width: 12 }, { method, seed });
  expect(map(3)).toEqual(map(3));
});

test('umap gives another map for another seed', () => {
  const map = (seed: number): Float32Array => project2d(groups(30, 12), { count: 30, width: 12 }, { seed });
  expect(map(3)).not.toEqual(map(4));
});

test.each([0, 1, 2, 3, 4, 5, 6])('copes with %d rows', (count) => {
  const points = project2d(groups(count, 4), { count, width: 4 });
  expect(points).toHaveLength(2 * count);
  expect(points.every(Number.isFinite)).toBe(true);
});

test('copes with one column and with equal rows', () => {
  expect(project2d(Float32Array.of(1, 2, 3), { count: 3, width: 1 }, { method: 'pca' })).toEqual(Float32Array.of(-1, 0, 0, 0, 1, 0));
  const same = project2d(new Float32Array(80).fill(0.5), { count: 20, width: 4 });
  expect(same.every(Number.isFinite)).toBe(true);
});

test('does not change the features', () => {
  const features = groups(10, 4);
  const before = features.slice();
  project2d(features, { count: 10, width: 4 });
  expect(features).toEqual(before);
});

test('rejects features that it cannot place', () => {
  expect(() => project2d(new Float32Array(7), { count: 2, width: 4 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: project2d(): expected features to have shape [2, 4], got 7 values.]`,
  );
  expect(() => project2d(Float32Array.of(1, 2, 3, NaN), { count: 2, width: 2 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: project2d(): expected finite features, got NaN in row 1.]`,
  );
  const method = 'tsne' as 'pca';
  expect(() => project2d(new Float32Array(4), { count: 2, width: 2 }, { method })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: project2d(): expected method to be 'pca' or 'umap', got "tsne".]`,
  );
});
