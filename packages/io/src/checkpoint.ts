import type { Tensor } from '@tensorflow/tfjs-core';

/** Everything that a run needs to go on as if it had never stopped: one flat record. */
export interface Checkpoint {
  /** Named tensors of type float32, int32 or bool, e.g. `query.conv1.weight`, `keyStats.bn1.running_mean`, `queue.rows`. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** Named numbers, e.g. `step`, `epoch`, `seed`, `queue.cursor`. Any number, NaN and the infinities included. */
  readonly scalars: Readonly<Record<string, number>>;
  /** The resolved configuration, as JSON: what `JSON.stringify` drops or changes comes back dropped or changed. */
  readonly config: unknown;
}
