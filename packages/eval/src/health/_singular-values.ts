import { bidiagonalValues } from './_bidiagonal-values.ts';

/**
 * The singular values of a matrix, `[min(N, D)]`, largest first, each within a few roundings of the largest (float64).
 *
 * Golub-Kahan: Householder reflections from both sides make the matrix bidiagonal, then its values are found by bisection. That is ours because
 * the libraries that were looked at (ml-matrix 6.15) take about four times as long, and because the quick way through the eigenvalues
 * of the Gram matrix loses half of the digits: what is 0 comes out as 1e-8 of the largest, which an effective rank counts hundreds of times.
 *
 * @param values `[N, D]`, row by row.
 */
export function singularValues(values: ArrayLike<number>, count: number, width: number): Float64Array {
  const matrix = tallMatrix(values, count, width);
  const steps = Math.min(count, width);
  const [diagonal, above] = [new Float64Array(steps), new Float64Array(steps)];
  for (let step = 0; step < steps; step++) {
    const left = reflectColumn(matrix, step);
    diagonal[step] = left.pivot;
    const right = reflectRow(matrix, step, left);
    above[step] = right.pivot;
    reflectRest(matrix, step, [left, right]);
  }
  return bidiagonalValues(diagonal, above);
}

/** At least as many rows as columns; row by row. */
interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/** A matrix has the singular values of its transpose. */
function tallMatrix(values: ArrayLike<number>, count: number, width: number): Matrix {
  if (count >= width) return { data: Float64Array.from(values), rows: count, columns: width };
  const data = new Float64Array(count * width);
  for (let row = 0; row < count; row++) for (let i = 0; i < width; i++) data[i * count + row] = values[row * width + i]!;
  return { data, rows: width, columns: count };
}

/** The reflection x − scale · vector · (vector · x), which leaves `pivot` of a part of the matrix and zeros behind it. */
interface Reflection {
  readonly vector: Float64Array;
  readonly scale: number;
  readonly pivot: number;
}

/** The reflection that maps `vector` to a multiple of the first unit vector. Takes the vector over. */
function reflectionOf(vector: Float64Array): Reflection {
  const length = Math.sqrt(dot(vector, vector, 0));
  if (length === 0) return { vector, scale: 0, pivot: 0 };
  // The sign that doesn't cancel.
  const pivot = vector[0]! > 0 ? -length : length;
  const scale = 1 / (length * (length + Math.abs(vector[0]!)));
  vector[0]! -= pivot;
  return { vector, scale, pivot };
}

/** Makes the column below the diagonal zero. */
function reflectColumn({ data, rows, columns }: Matrix, step: number): Reflection {
  return reflectionOf(Float64Array.from({ length: rows - step }, (_, row) => data[(step + row) * columns + step]!));
}

/** The part of the row right of the diagonal, as `left` leaves it, made zero but for its first entry; and what `left` takes from each column. */
function reflectRow({ data, rows, columns }: Matrix, step: number, left: Reflection): Reflection & { readonly taken: Float64Array } {
  const width = columns - step - 1;
  const taken = new Float64Array(width);
  for (let row = step; row < rows; row++) {
    const factor = left.scale * left.vector[row - step]!;
    const from = row * columns + step + 1;
    for (let i = 0; i < width; i++) taken[i]! += factor * data[from + i]!;
  }
  const first = Float64Array.from(taken, (value, i) => data[step * columns + step + 1 + i]! - left.vector[0]! * value);
  return { ...(width === 0 ? { vector: first, scale: 0, pivot: 0 } : reflectionOf(first)), taken };
}

/** Applies both reflections to the rows below, in one walk. */
function reflectRest(
  { data, rows, columns }: Matrix,
  step: number,
  [left, right]: readonly [Reflection, Reflection & { readonly taken: Float64Array }],
): void {
  const { vector, scale, taken } = right;
  const width = vector.length;
  const takenAlong = dot(taken, vector, 0);
  for (let row = step + 1; row < rows; row++) {
    const from = row * columns + step + 1;
    const down = left.vector[row - step]!;
    const across = scale * (dot(vector, data, from) - down * takenAlong);
    for (let i = 0; i < width; i++) data[from + i]! -= down * taken[i]! + across * vector[i]!;
  }
}

/** vector · data[from …]; four sums at once, as one alone waits for each addition. */
function dot(vector: Float64Array, data: Float64Array, from: number): number {
  const { length } = vector;
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < length; i += 4) {
    a += vector[i]! * data[from + i]!;
    b += vector[i + 1]! * data[from + i + 1]!;
    c += vector[i + 2]! * data[from + i + 2]!;
    d += vector[i + 3]! * data[from + i + 3]!;
  }
  for (; i < length; i++) a += vector[i]! * data[from + i]!;
  return a + b + c + d;
}
