import { LeoclrError, checkShape } from '@leoclr/core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { runFusedMany } from './_fused-kernel.ts';
import { queueCrossEntropyKernel } from './_queue-cross-entropy-kernel.ts';
import type { Inputs } from './tfjs-internals.ts';

export interface QueueCrossEntropyInput {
  /** `[N, D]`, gradient flows. */
  readonly query: Tensor2D;
  /** `[N, D]`, row i is the positive of query i; no gradient. */
  readonly key: Tensor2D;
  /** `[K, D]`, no gradient. Null or K = 0 leaves only the positive, and the loss is 0. */
  readonly negatives: Tensor2D | null;
}

export interface QueueCrossEntropyOptions {
  /** Divides the logits; > 0. */
  temperature: number;
}

/**
 * Returns the mean over N of `−log softmax([query · key | query · negatives] / temperature)[0]`, in nats: a scalar.
 *
 * Gradient to `query` only: `((p0 − 1) · key + p · negatives) / (temperature · N)`; `key` and `negatives` get zeros when somebody asks.
 * The caller owns the result.
 *
 * @throws LeoclrError `shape` when widths or rows differ, `option` when the temperature is not above 0.
 */
export function queueCrossEntropy({ query, key, negatives }: QueueCrossEntropyInput, { temperature }: QueueCrossEntropyOptions): Scalar {
  checkShape('queueCrossEntropy(): expected query', query.shape, [null, null]);
  checkShape('queueCrossEntropy(): expected key', key.shape, query.shape);
  if (negatives) checkShape('queueCrossEntropy(): expected negatives', negatives.shape, [null, query.shape[1]]);
  if (!(temperature > 0)) throw new LeoclrError('option', `queueCrossEntropy(): expected temperature to be above 0, got ${temperature}.`);
  const queueSize = negatives?.shape[0] ?? 0;
  const inputs: Inputs = negatives && queueSize > 0 ? { query, key, negatives } : { query, key };
  const [loss, gradient] = runFusedMany(queueCrossEntropyKernel, inputs, { temperature, queueSize });
  gradient!.dispose();
  return loss as Scalar;
}
