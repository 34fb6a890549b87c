import { logSoftmax, mean, mul, neg, sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';

/**
 * The mean over the batch of −log softmax(logits)[label], in nats: PyTorch's `CrossEntropyLoss`.
 *
 * @param logits `[N, M]`; the gradient flows.
 * @param targets `[N, M]` from `oneHotRows`; no gradient.
 */
export function crossEntropyLoss(logits: Tensor2D, targets: Tensor2D): Scalar {
  return tidy(() => neg(mean(sum(mul(logSoftmax(logits), targets), 1))));
}

/** `[N, M]`, 1 at each row's class and 0 elsewhere. */
export function oneHotRows(labels: ArrayLike<number>, classes: number): Tensor2D {
  const values = new Float32Array(labels.length * classes);
  for (let row = 0; row < labels.length; row++) values[row * classes + labels[row]!] = 1;
  return tensor2d(values, [labels.length, classes]);
}
