import { matMul, tensor2d, transpose } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** The features on the device, and the products of logistic regression with them. */
export interface FeatureProducts {
  readonly count: number;
  /** D. */
  readonly width: number;
  /** `[N, M]` = X · W + b, where `weights` is `[D + 1, M]` and its last row is b. */
  logits(weights: Float64Array): Promise<Float32Array>;
  /** `[D, M]` = Xᵀ · G, where `gradient` is `[N, M]`. */
  turned(gradient: Float32Array): Promise<Float32Array>;
  /** `[D, D]` = Xᵀ · X. */
  gram(): Promise<Float32Array>;
  dispose(): void;
}

/**
 * Keeps features on the device until `dispose()`, once more turned from the first product on that wants them so: both oneDNN and wasm are
 * quickest when neither matrix of a product has to be turned.
 */
export function featureProducts(values: Float32Array, width: number): FeatureProducts {
  const count = values.length / width;
  const x = tensor2d(values, [count, width]);
  let turnedX: Tensor2D | null = null;
  const turn = (): Tensor2D => (turnedX ??= transpose<Tensor2D>(x));
  return {
    count,
    width,
    async logits(weights) {
      const columns = weights.length / (width + 1);
      const logits = await product(x, new Float32Array(weights.subarray(0, width * columns)));
      addRow(logits, weights.subarray(width * columns));
      return logits;
    },
    turned: (gradient) => product(turn(), gradient),
    gram: () => read(matMul<Tensor2D>(turn(), x)),
    dispose() {
      x.dispose();
      turnedX?.dispose();
    },
  };
}

async function product(left: Tensor2D, values: Float32Array): Promise<Float32Array> {
  const right = tensor2d(values, [left.shape[1], values.length / left.shape[1]]);
  const result = matMul<Tensor2D>(left, right);
  right.dispose();
  return read(result);
}

async function read(tensor: Tensor2D): Promise<Float32Array> {
  try {
    return await tensor.data<'float32'>();
  } finally {
    tensor.dispose();
  }
}

/** Adds one row to all of them, in place. */
function addRow(rows: Float32Array, row: Float64Array): void {
  for (let from = 0; from < rows.length; from += row.length) {
    for (let k = 0; k < row.length; k++) rows[from + k]! += row[k]!;
  }
}
