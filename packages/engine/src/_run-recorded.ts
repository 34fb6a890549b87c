import { engine, keep } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Inputs } from './tfjs-internals.ts';

/** What an op has computed, and what is wanted for its gradient. */
export interface Recorded {
  /** Gradient flows through the first alone. */
  readonly results: Tensor[];
  /** Handles that belong to the gradient; they are disposed when it is done. */
  readonly saved: readonly Tensor[];
  /** From the first result's gradient to those of the inputs, by name: all of them, or at least those whose names are `wanted`. */
  readonly gradient: (upstream: Tensor, wanted?: readonly string[]) => Inputs;
}

/** A tape node's gradient as our own reverse pass calls it. tfjs's hands over no names and gets all gradients. */
export type RecordedGradient = (upstream: Tensor[], wanted?: readonly string[]) => Record<string, () => Tensor>;

/**
 * Runs `compute` as one op of the tape and returns its results: what tfjs has `customGrad` for, but for ops with more results than one. A
 * kernel with several won't do: tfjs fills up the missing gradients of all of them with zeros, and here one is as large as a feature map.
 *
 * Only inside of a function that is being differentiated.
 */
export function runRecorded(kernelName: string, inputs: Inputs, compute: () => Recorded): Tensor[] {
  const { state } = engine();
  // As tfjs does for the ops inside of a kernel: they are not recorded.
  state.kernelDepth++;
  let recorded: Recorded;
  try {
    recorded = compute();
  } finally {
    state.kernelDepth--;
  }
  const { results, saved, gradient } = recorded;
  // Made at once and not when asked for one by one: tfjs disposes what is made then and not returned.
  const gradients: RecordedGradient = ([upstream], wanted) =>
    Object.fromEntries(Object.entries(gradient(upstream!, wanted)).map(([name, tensor]) => [name, () => tensor]));
  state.activeTape.push({
    id: state.nextTapeNodeId++,
    kernelName,
    inputs,
    outputs: results.slice(0, 1),
    saved: saved.map(keep),
    gradient: gradients,
  });
  return results;
}
