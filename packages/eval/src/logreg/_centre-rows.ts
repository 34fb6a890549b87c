/** The mean of all rows, `[D]`. */
export function meanOfRows(values: Float32Array, width: number): Float64Array {
  const mean = new Float64Array(width);
  for (let from = 0; from < values.length; from += width) {
    for (let i = 0; i < width; i++) mean[i]! += values[from + i]!;
  }
  return mean.map((sum) => (sum * width) / values.length);
}

/**
 * The rows less a mean, `[N, D]`. An intercept takes up what is subtracted, so the optimum of a linear classifier with a free intercept stays;
 * but float32 keeps more digits, and rows are less alike.
 */
export function centreRows(values: Float32Array, mean: Float64Array): Float32Array {
  const width = mean.length;
  const centred = new Float32Array(values.length);
  for (let from = 0; from < values.length; from += width) {
    for (let i = 0; i < width; i++) centred[from + i] = values[from + i]! - mean[i]!;
  }
  return centred;
}

/** A classifier `[D + 1, M]` of rows around `from`, said for rows around `to`: it gives the same logits. */
export function moveMean(weights: Float64Array, from: Float64Array, to: Float64Array): Float64Array {
  const width = from.length;
  const columns = weights.length / (width + 1);
  const moved = weights.slice();
  for (let i = 0; i < width * columns; i++) {
    const feature = Math.floor(i / columns);
    moved[width * columns + (i % columns)]! += (to[feature]! - from[feature]!) * weights[i]!;
  }
  return moved;
}
