import { tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { disposeParams } from '@leoclr/core';
import type { Network, Optimizer, Params, Weights } from '@leoclr/core';
import { valueAndGradients } from '@leoclr/engine';
import { crossEntropyLoss } from './_cross-entropy.ts';

/** What a step of supervised training changes. */
export interface ClassifierState {
  readonly weights: Weights;
  readonly optimizer: Params;
}

/** One batch and how it is learned from. */
export interface ClassifierStep {
  /** `[N, H, W, 3]`, normalised. */
  readonly x: Tensor4D;
  /** `[N, M]`, 1 at each row's class. */
  readonly targets: Tensor2D;
  readonly learningRate: number;
  /** Weight of the batch in the running statistics. */
  readonly runningShare: number;
}

/**
 * One update of all weights by the gradient of the cross-entropy, batch norm in training mode.
 *
 * @param state Consumed: it is disposed when the step returns. The caller owns the next state and the loss.
 */
export function classifierStep(
  { network, optimizer }: { network: Network; optimizer: Optimizer },
  state: ClassifierState,
  { x, targets, learningRate, runningShare }: ClassifierStep,
): { state: ClassifierState; loss: Scalar } {
  const { params, stats } = state.weights;
  const next = tidy(() => {
    const { value, gradients, kept } = valueAndGradients(params, (current) => {
      const output = network.apply({ params: current, stats }, x, 'train', { runningShare });
      return { value: crossEntropyLoss(output.features, targets), kept: output.stats };
    });
    const updated = optimizer.update({ params, gradients, state: state.optimizer, learningRate });
    return { loss: value, params: updated.params, stats: kept, optimizer: updated.state } as Next;
  });
  disposeClassifier(state);
  return { loss: next.loss, state: { weights: { params: next.params, stats: next.stats }, optimizer: next.optimizer } };
}

/** A type alias, because `tidy` wants an index signature. */
type Next = { loss: Scalar; params: Params; stats: Params; optimizer: Params };

/** Disposes all tensors of a state. */
export function disposeClassifier({ weights, optimizer }: ClassifierState): void {
  for (const params of [weights.params, weights.stats, optimizer]) disposeParams(params);
}
