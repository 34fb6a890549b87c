/**
 * The inverse of the Cholesky factor of a symmetric positive definite matrix, lower triangular, row by row; null when the matrix is none.
 * With it, A⁻¹ = L⁻ᵀ · L⁻¹.
 *
 * @param matrix `[D, D]`; only its lower half is read.
 */
export function inverseCholesky(matrix: Float64Array, size: number): Float64Array | null {
  const factor = cholesky(matrix, size);
  return factor === null ? null : inverseOfLower(factor, size);
}

/** L with L · Lᵀ = A. */
function cholesky(matrix: Float64Array, size: number): Float64Array | null {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j < i; j++) {
      factor[row + j] = (matrix[row + j]! - dotOfRows(factor, { a: row, b: j * size, length: j })) / factor[j * size + j]!;
    }
    const pivot = matrix[row + i]! - dotOfRows(factor, { a: row, b: row, length: i });
    if (!(pivot > 0)) return null;
    factor[row + i] = Math.sqrt(pivot);
  }
  return factor;
}

/** Four sums: one would wait for itself. */
function dotOfRows(values: Float64Array, { a, b, length }: { readonly a: number; readonly b: number; readonly length: number }): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += values[a + k]! * values[b + k]!;
    s1 += values[a + k + 1]! * values[b + k + 1]!;
    s2 += values[a + k + 2]! * values[b + k + 2]!;
    s3 += values[a + k + 3]! * values[b + k + 3]!;
  }
  for (; k < length; k++) s0 += values[a + k]! * values[b + k]!;
  return s0 + s1 + s2 + s3;
}

function inverseOfLower(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = inverse.subarray(i * size, i * size + i + 1);
    const scale = 1 / factor[i * size + i]!;
    // Two rows above at a time: half the passes over this one.
    let k = 0;
    for (; k + 1 < i; k += 2) subtractRows(row, inverse, { k, size, first: factor[i * size + k]!, second: factor[i * size + k + 1]! });
    for (; k < i; k++) subtractRows(row, inverse, { k, size, first: factor[i * size + k]!, second: 0 });
    for (let j = 0; j < i; j++) row[j]! *= scale;
    row[i] = scale;
  }
  return inverse;
}

interface RowsAbove {
  readonly k: number;
  readonly size: number;
  readonly first: number;
  readonly second: number;
}

function subtractRows(row: Float64Array, inverse: Float64Array, { k, size, first, second }: RowsAbove): void {
  const [a, b] = [k * size, second === 0 ? k * size : (k + 1) * size];
  const end = second === 0 ? k : k + 1;
  for (let j = 0; j <= end; j++) row[j]! -= first * inverse[a + j]! + second * inverse[b + j]!;
}
