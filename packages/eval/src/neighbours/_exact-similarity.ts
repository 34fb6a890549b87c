import type { MeasuredFeatures } from './_search-bank.ts';

/** The squared length of each row, `[N]`, in float64. */
export function squaredLengths({ values, count, width }: { values: Float32Array; count: number; width: number }): Float64Array {
  const squares = new Float64Array(count);
  for (let row = 0; row < count; row++) squares[row] = sumOfSquares(values, row * width, (row + 1) * width);
  return squares;
}

/** As `dot` adds up, so that the cosine of a row with itself is 1. */
function sumOfSquares(values: Float32Array, from: number, end: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let i = from;
  for (; i + 3 < end; i += 4) {
    // Taken out of a list, the four would cost four times as much.
    const a = values[i]!;
    const b = values[i + 1]!;
    const c = values[i + 2]!;
    const d = values[i + 3]!;
    first += a * a;
    second += b * b;
    third += c * c;
    fourth += d * d;
  }
  for (; i < end; i++) first += values[i]! * values[i]!;
  return first + second + (third + fourth);
}

/** The cosine similarity of two rows in float64; 0 when one is all zeros. */
export function exactSimilarity(queries: MeasuredFeatures, query: number, bank: MeasuredFeatures, row: number): number {
  const squares = queries.squares[query]! * bank.squares[row]!;
  return squares > 0 ? dot(queries, query, bank, row) / Math.sqrt(squares) : 0;
}

interface Matrix {
  readonly values: Float32Array;
  readonly width: number;
}

/** Four sums side by side, since each has to wait for itself. */
function dot({ values: a, width }: Matrix, rowOfA: number, { values: b }: Matrix, rowOfB: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let [i, j] = [rowOfA * width, rowOfB * width];
  const end = i + width;
  for (; i + 3 < end; i += 4, j += 4) {
    first += a[i]! * b[j]!;
    second += a[i + 1]! * b[j + 1]!;
    third += a[i + 2]! * b[j + 2]!;
    fourth += a[i + 3]! * b[j + 3]!;
  }
  for (; i < end; i++, j++) first += a[i]! * b[j]!;
  return first + second + (third + fourth);
}

/**
 * How far a float32 similarity of unit rows can be from the true one, whatever the order in which a backend sums: D rounding errors of the
 * sum (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1) and those of the two rows.
 */
export function similarityError(width: number): number {
  return (width + 8) * 2 ** -24;
}
