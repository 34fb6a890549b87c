/** Smaller pivots are taken for this one, so that nothing is divided by 0. */
const LEAST_PIVOT = 2 ** -1000;

/**
 * The singular values of a bidiagonal matrix, largest first.
 *
 * They are the positive eigenvalues of the tridiagonal matrix that has zeros on its diagonal and `diagonal` and `above` in turns beside
 * it (Golub & Kahan 1965). How many of these are larger than x is the number of positive pivots of that matrix less x (Sturm), so
 * halving intervals finds all of them, whatever the matrix is.
 *
 * @param above `[n]`, right of the diagonal; the last entry doesn't count.
 */
export function bidiagonalValues(diagonal: Float64Array, above: Float64Array): Float64Array {
  const size = diagonal.length;
  const beside = Float64Array.from({ length: 2 * size - 1 }, (_, i) => (i % 2 === 0 ? diagonal : above)[i >> 1]!);
  // No eigenvalue is larger than the largest sum of a row (Gershgorin). The matrix is scaled to that.
  let bound = 0;
  for (let i = 0; i < beside.length; i++) bound = Math.max(bound, Math.abs(beside[i]!) + Math.abs(beside[i + 1] ?? 0));
  const values = new Float64Array(size);
  if (bound === 0) return values;
  const squares = beside.map((value) => (value / bound) ** 2);

  /** Intervals that hold the values of rank `from` up to `to`, without `to`. */
  const open = [{ low: 0, high: 1 + Number.EPSILON, from: 0, to: size }];
  for (let interval = open.pop(); interval !== undefined; interval = open.pop()) {
    const { low, high, from, to } = interval;
    const middle = (low + high) / 2;
    if (high - low <= Number.EPSILON) {
      values.fill(bound * middle, from, to);
      continue;
    }
    const split = Math.min(to, Math.max(from, countAbove(squares, middle)));
    if (split > from) open.push({ low: middle, high, from, to: split });
    if (split < to) open.push({ low, high: middle, from: split, to });
  }
  return values;
}

/** How many eigenvalues of the tridiagonal matrix are above x > 0. */
function countAbove(squares: Float64Array, x: number): number {
  let pivot = -x;
  let count = 0;
  for (let i = 0; i < squares.length; i++) {
    pivot = -x - squares[i]! / pivot;
    if (Math.abs(pivot) < LEAST_PIVOT) pivot = -LEAST_PIVOT;
    if (pivot > 0) count++;
  }
  return count;
}
