import { matMul, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Heads } from './_heads.ts';

/** weight · xᵀ + bias for all heads at once, `[L·M, N]`, yours to write to. `x` is `[N, D]`. */
export async function headLogits({ weight, bias, width }: Heads, x: Tensor2D): Promise<Float32Array> {
  const rows = tensor2d(weight, [bias.length, width]);
  const logits = await readProduct(rows, x, { transposeB: true }).finally(() => rows.dispose());
  const size = x.shape[0];
  for (let i = 0; i < logits.length;) {
    const own = bias[i / size]!;
    for (let row = 0; row < size; row++, i++) logits[i]! += own;
  }
  return logits;
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
