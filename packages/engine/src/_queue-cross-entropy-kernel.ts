import { add, div, exp, log, matMul, max, maximum, mean, mul, scalar, sub, sum, zeros, zerosLike } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { FusedKernel } from './_fused-kernel.ts';

/**
 * Inputs query, key and, unless there are none, negatives; attributes temperature, queueSize; outputs loss and its gradient `[N, D]` for the query.
 *
 * The gradient is made with the loss: both need the same `[N, K]` matrix, which then does not have to be kept.
 */
export const queueCrossEntropyKernel: FusedKernel = {
  name: 'LeoclrQueueCrossEntropy',
  compose({ query, key, negatives }, { temperature }) {
    if (!negatives) return [scalar(0), zerosLike(query!)];
    const rows = query!.shape[0]!;
    const scaled = mul(query!, 1 / (temperature as number));
    const positive = sum(mul(scaled, key!), 1, true); // [N, 1]
    const logits = matMul(scaled as Tensor2D, negatives as Tensor2D, false, true); // [N, K]
    const largest = maximum(max(logits, 1, true), positive);
    const weights = exp(sub(logits, largest));
    const positiveWeight = exp(sub(positive, largest));
    const total = add(sum(weights, 1, true), positiveWeight);
    const loss = mean(add(log(total), sub(largest, positive)));
    const share = div(1 / ((temperature as number) * rows), total); // [N, 1], 1 / (T · N · Z)
    const pull = mul(sub(positiveWeight, total), key!); // Z · (p0 − 1) · key
    const push = matMul(weights as Tensor2D, negatives as Tensor2D);
    return [loss, mul(add(pull, push), share)];
  },
  gradient: {
    inputsToSave: ['key'],
    outputsToSave: [false, true],
    gradFunc(dys, saved, { queueSize }) {
      const [key, gradient] = saved as [Tensor, Tensor];
      const dloss = (dys as Tensor[])[0]!;
      return {
        query: () => mul(gradient, dloss),
        key: () => zerosLike(key),
        negatives: () => zeros([queueSize as number, key.shape[1]!]),
      };
    },
  },
};
