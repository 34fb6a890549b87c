import { tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';

/** Rows with labels: `values` is `[N, D]`, `labels` is `[N]`. */
export interface LabelledRows {
  readonly values: Float32Array;
  readonly labels: Int32Array;
  readonly width: number;
}

/** The chosen rows, in the order given; copied here since gather is slow on wasm. */
export function selectRows({ values, labels, width }: LabelledRows, rows: Int32Array): LabelledRows {
  const selected = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) selected.set(values.subarray(row * width, (row + 1) * width), i * width);
  return { values: selected, labels: rows.map((row) => labels[row]!), width };
}

/** The rows as tensors, `x`: `[B, D]` and `y`: `[B, 1, M]` one-hot; owned by the caller. */
export function toTensors({ values, labels, width }: LabelledRows, classes: number): { x: Tensor2D; y: Tensor3D } {
  const y = new Float32Array(labels.length * classes);
  for (const [row, label] of labels.entries()) y[row * classes + label] = 1;
  return { x: tensor2d(values, [labels.length, width]), y: tensor3d(y, [labels.length, 1, classes]) };
}
