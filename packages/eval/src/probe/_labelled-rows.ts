/** Rows with labels: `values` is `[N, D]`, `labels` is `[N]`. */
export interface LabelledRows {
  readonly values: Float32Array;
  readonly labels: Int32Array;
  readonly width: number;
}

/** The chosen rows, in the order given. */
export function selectRows(from: LabelledRows, rows: Int32Array): LabelledRows {
  const values = new Float32Array(rows.length * from.width);
  copyRows(from, rows, values);
  return { values, labels: rows.map((row) => from.labels[row]!), width: from.width };
}

/** Writes the values of the chosen rows into `out`; here and not by tfjs, since gather is slow on wasm. */
export function copyRows({ values, width }: LabelledRows, rows: Int32Array, out: Float32Array): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    out.set(values.subarray(row * width, (row + 1) * width), i * width);
  }
}
