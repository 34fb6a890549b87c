import { Matrix, QrDecomposition, SingularValueDecomposition } from 'ml-matrix';
import { rng } from '@leoclr/core';

/** More directions than asked for, so that the last ones asked for are found too (Halko et al., section 4.2: 5 to 10). */
const OVERSAMPLING = 10;

/** Halko et al. find 1 to 2 enough for most matrices; each one more is cheap here. */
const POWER_ITERATIONS = 4;

/**
 * The first `count` principal component scores of the rows: `[N, D]` to `[N, count]`, fewer where N or D is smaller.
 *
 * Randomised subspace iteration (Halko, Martinsson, Tropp: "Finding structure with randomness", SIAM Review 2011, algorithm 4.4): exact
 * where `count` + 10 reaches D, and far faster than an eigendecomposition where features are wide. Signs are fixed, so that equal features
 * give equal maps: the largest weight of each component is positive.
 */
export function principalComponents(rows: Matrix, count: number, seed: number): Matrix {
  const centred = rows.clone().center('column');
  const size = Math.min(count + OVERSAMPLING, rows.rows, rows.columns);
  const basis = dominantBasis(centred, size, seed); // [D, size]
  const projected = centred.mmul(basis); // [N, size]
  const { rightSingularVectors } = new SingularValueDecomposition(projected, { autoTranspose: true });
  const axes = rightSingularVectors.subMatrix(0, size - 1, 0, Math.min(count, size) - 1); // [size, count]
  return fixSigns(projected.mmul(axes), basis.mmul(axes));
}

/** An orthonormal basis of the directions in which the rows vary most. */
function dominantBasis(centred: Matrix, size: number, seed: number): Matrix {
  const draw = rng(seed, 'principal-components');
  const transposed = centred.transpose();
  let basis = Matrix.from1DArray(centred.columns, size, Array.from({ length: centred.columns * size }, draw.normal));
  for (let iteration = 0; iteration <= POWER_ITERATIONS; iteration++) {
    basis = new QrDecomposition(transposed.mmul(centred.mmul(basis))).orthogonalMatrix;
  }
  return basis;
}

function fixSigns(scores: Matrix, loadings: Matrix): Matrix {
  for (let component = 0; component < loadings.columns; component++) {
    const weights = loadings.getColumn(component);
    const largest = weights.reduce((best, weight) => (Math.abs(weight) > Math.abs(best) ? weight : best), 0);
    if (largest < 0) scores.mulColumn(component, -1);
  }
  return scores;
}
