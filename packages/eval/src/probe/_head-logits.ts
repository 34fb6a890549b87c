import { matMul, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Heads } from './_heads.ts';

/** x · weightᵀ + bias for all heads at once, `[N, L·M]`, yours to write to. `x` is `[N, D]`. */
export async function headLogits({ weight, bias, width }: Heads, x: Tensor2D): Promise<Float32Array> {
  const rows = tensor2d(weight, [bias.length, width]);
  try {
    const logits = await readProduct(x, rows, { transposeB: true });
    for (let i = 0; i < logits.length;) for (let column = 0; column < bias.length; column++, i++) logits[i]! += bias[column]!;
    return logits;
  } finally {
    rows.dispose();
  }
}

/** The values of a · b, or of a · bᵀ. */
export async function readProduct(a: Tensor2D, b: Tensor2D, { transposeB = false }: { transposeB?: boolean } = {}): Promise<Float32Array> {
  const product = matMul(a, b, false, transposeB);
  try {
    return await product.data<'float32'>();
  } finally {
    product.dispose();
  }
}
