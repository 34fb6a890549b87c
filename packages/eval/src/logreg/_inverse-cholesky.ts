/** Rows that are made together, so that each row above them is fetched once for all four. */
const TILE = 4;

/**
 * The inverse of the Cholesky factor of a symmetric positive definite matrix, lower triangular, row by row; null when the matrix is none.
 * With it, A⁻¹ = L⁻ᵀ · L⁻¹.
 *
 * @param matrix `[D, D]`; only its lower half is read.
 */
export function inverseCholesky(matrix: Float64Array, size: number): Float64Array | null {
  const width = Math.ceil(size / TILE) * TILE;
  const factor = cholesky(filledUp(matrix, size, width), width);
  if (factor === null) return null;
  const inverse = inverseOfLower(factor, width);
  return width === size ? inverse : cut(inverse, width, size);
}

/** The lower half of the matrix, filled up with the identity to whole tiles. */
function filledUp(matrix: Float64Array, size: number, width: number): Float64Array {
  const filled = new Float64Array(width * width);
  for (let row = 0; row < width; row++) {
    if (row < size) filled.set(matrix.subarray(row * size, row * size + row + 1), row * width);
    else filled[row * width + row] = 1;
  }
  return filled;
}

function cut(matrix: Float64Array, width: number, size: number): Float64Array {
  const part = new Float64Array(size * size);
  for (let row = 0; row < size; row++) part.set(matrix.subarray(row * width, row * width + size), row * size);
  return part;
}

/** Turns A in place into L with L · Lᵀ = A; null when there is none. */
function cholesky(f: Float64Array, width: number): Float64Array | null {
  for (let tile = 0; tile < width; tile += TILE) {
    for (let above = 0; above < tile; above++) subtractDots(f, { width, tile, above });
    // The corner where the four rows meet each other.
    for (let row = tile; row < tile + TILE; row++) if (!finishFactorRow(f, { width, tile, row })) return null;
  }
  return f;
}

/** One of a tile's rows. */
interface TileRow {
  readonly width: number;
  readonly tile: number;
  readonly row: number;
}

/** The entries of a row within its tile; false when the matrix isn't positive definite. */
function finishFactorRow(f: Float64Array, { width, tile, row }: TileRow): boolean {
  const own = row * width;
  const rest = (column: number): number => {
    let left = f[own + column]!;
    for (let k = 0; k < column; k++) left -= f[own + k]! * f[column * width + k]!;
    return left;
  };
  for (let column = tile; column < row; column++) f[own + column] = rest(column) / f[column * width + column]!;
  const pivot = rest(row);
  f[own + row] = Math.sqrt(pivot);
  return pivot > 0;
}

interface Place {
  readonly width: number;
  /** The first of four rows. */
  readonly tile: number;
  /** A row above them. */
  readonly above: number;
}

/** Makes the entries of a tile's rows in one column: what is there less the products with the row above that is named after it. */
function subtractDots(f: Float64Array, { width, tile, above }: Place): void {
  const row = above * width;
  const a = tile * width;
  const [b, c, d] = [a + width, a + 2 * width, a + 3 * width];
  // Two sums a row: one would wait for itself.
  let [a0, a1, b0, b1, c0, c1, d0, d1] = [0, 0, 0, 0, 0, 0, 0, 0];
  const even = above - (above % 2);
  for (let k = 0; k < even; k += 2) {
    const x = f[row + k]!;
    const y = f[row + k + 1]!;
    a0 += f[a + k]! * x;
    a1 += f[a + k + 1]! * y;
    b0 += f[b + k]! * x;
    b1 += f[b + k + 1]! * y;
    c0 += f[c + k]! * x;
    c1 += f[c + k + 1]! * y;
    d0 += f[d + k]! * x;
    d1 += f[d + k + 1]! * y;
  }
  const x = even < above ? f[row + even]! : 0;
  const scale = 1 / f[row + above]!;
  f[a + above] = (f[a + above]! - (a0 + a1 + f[a + even]! * x)) * scale;
  f[b + above] = (f[b + above]! - (b0 + b1 + f[b + even]! * x)) * scale;
  f[c + above] = (f[c + above]! - (c0 + c1 + f[c + even]! * x)) * scale;
  f[d + above] = (f[d + above]! - (d0 + d1 + f[d + even]! * x)) * scale;
}

function inverseOfLower(factor: Float64Array, width: number): Float64Array {
  const inverse = new Float64Array(width * width);
  for (let tile = 0; tile < width; tile += TILE) {
    for (let above = 0; above < tile; above += 2) subtractRows(inverse, factor, { width, tile, above });
    for (let row = tile; row < tile + TILE; row++) finishInverseRow(inverse, factor, { width, tile, row });
  }
  return inverse;
}

/** What the rows of the same tile take from a row, and its scale. */
function finishInverseRow(inverse: Float64Array, factor: Float64Array, { width, tile, row }: TileRow): void {
  const own = row * width;
  for (let above = tile; above < row; above++) {
    const share = factor[own + above]!;
    for (let j = 0; j <= above; j++) inverse[own + j]! -= share * inverse[above * width + j]!;
  }
  const scale = 1 / factor[own + row]!;
  for (let j = 0; j < row; j++) inverse[own + j]! *= scale;
  inverse[own + row] = scale;
}

/** Subtracts two finished rows above from a tile's rows, each times its entry of the factor. */
function subtractRows(inverse: Float64Array, factor: Float64Array, { width, tile, above }: Place): void {
  const x = above * width;
  const y = x + width;
  const a = tile * width;
  const [b, c, d] = [a + width, a + 2 * width, a + 3 * width];
  const [ax, bx, cx, dx] = [factor[a + above]!, factor[b + above]!, factor[c + above]!, factor[d + above]!];
  const [ay, by, cy, dy] = [factor[a + above + 1]!, factor[b + above + 1]!, factor[c + above + 1]!, factor[d + above + 1]!];
  for (let j = 0; j <= above + 1; j++) {
    const u = inverse[x + j]!;
    const v = inverse[y + j]!;
    inverse[a + j]! -= ax * u + ay * v;
    inverse[b + j]! -= bx * u + by * v;
    inverse[c + j]! -= cx * u + cy * v;
    inverse[d + j]! -= dx * u + dy * v;
  }
}
