import type { Params } from './network.ts';

/** One update of all parameters. */
export interface OptimizerUpdate {
  readonly params: Params;
  readonly gradients: Params;
  /** What `init` or the last `update` returned. */
  readonly state: Params;
  readonly learningRate: number;
}

/**
 * An update rule as two functions (optax's contract).
 *
 * Ownership: the caller owns what is returned and goes on owning what it gave, but an engine may update in place: once `update` has
 * returned, the given `params` and `state` may be disposed and must not be read.
 */
export interface Optimizer {
  /** Fresh state, named after the parameters; owned by the caller. */
  init(params: Params): Params;
  update(update: OptimizerUpdate): { params: Params; state: Params };
}

/** Learning rate at a point of a run. */
export type Schedule = (at: {
  /** Epoch from 0. */
  epoch: number;
  /** Step in the epoch, from 0. */
  step: number;
  stepsPerEpoch: number;
  epochs: number;
}) => number;
