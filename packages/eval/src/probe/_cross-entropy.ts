import { div, exp, log, max, mul, reshape, sub, sum } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';

/** Cross-entropy of all heads: its sum over rows, `[L]`, and the gradient of its mean with respect to the logits, `[B, L·M]`. */
export function crossEntropy(flatLogits: Tensor, y: Tensor3D): { gradient: Tensor2D; losses: Tensor } {
  const [size, , classes] = y.shape;
  const count = flatLogits.size / (size * classes);
  const raw = reshape(flatLogits, [size, count, classes]);
  const logits = sub(raw, max(raw, 2, true)); // largest is 0: exp() can't overflow
  const exponentials = exp(logits);
  const total = sum(exponentials, 2, true); // [B, L, 1]
  const difference = sub(div(exponentials, total), y); // [B, L, M]
  const losses = sub(log(reshape(total, [size, count])), sum(mul(logits, y), 2)); // [B, L]
  return { gradient: div(reshape(difference, [size, count * classes]), size) as Tensor2D, losses: sum(losses, 0) };
}
