/** Rows with labels: `values` is `[N, D]`, `labels` is `[N]`. */
export interface LabelledRows {
  readonly values: Float32Array;
  readonly labels: Int32Array;
  readonly width: number;
}

/** The chosen rows, in the order given. */
export function selectRows({ values, labels, width }: LabelledRows, rows: Int32Array): LabelledRows {
  const selected = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) selected.set(values.subarray(row * width, (row + 1) * width), i * width);
  return { values: selected, labels: rows.map((row) => labels[row]!), width };
}
