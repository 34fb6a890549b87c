import { valuesInPlace } from '@leoclr/engine';
import { matMul, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Heads } from './_heads.ts';

/** weight · xᵀ + bias for all heads at once, `[L·M, N]`, yours to write to. `x` is `[N, D]`. */
export async function headLogits({ weight, bias, width }: Heads, x: Tensor2D): Promise<Float32Array> {
  const size = x.shape[0];
  const logits = new Float32Array(bias.length * size);
  const rows = tensor2d(weight, [bias.length, width]);
  const addBias = (products: Float32Array): void => {
    for (let i = 0; i < logits.length;) {
      const own = bias[i / size]!;
      for (let row = 0; row < size; row++, i++) logits[i] = products[i]! + own;
    }
  };
  await lookAtProduct([rows, x, { transposeB: true }], addBias).finally(() => rows.dispose());
  return logits;
}

/** Hands over the values of a · b, or of a · bᵀ, where they lie: for reading, and gone afterwards. */
export async function lookAtProduct(
  [a, b, { transposeB = false } = {}]: readonly [a: Tensor2D, b: Tensor2D, options?: { readonly transposeB?: boolean }],
  look: (values: Float32Array) => void,
): Promise<void> {
  const product = matMul(a, b, false, transposeB);
  try {
    look(await valuesInPlace(product));
  } finally {
    product.dispose();
  }
}
