import { tensor } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { disposeParams } from '@leoclr/core';
import type { Network, Optimizer, Params, Weights } from '@leoclr/core';
import type { Method } from './method.ts';
import { initQueue } from './queue.ts';
import type { Queue } from './queue.ts';

/** All that training needs to go on. Plain data: saving it and loading it back changes nothing. */
export interface TrainState {
  /** Updates done so far. */
  readonly step: number;
  readonly seed: number;
  /** The encoder that learns; what is evaluated and exported in the end. */
  readonly query: Weights;
  /** The momentum encoder: a moving average of the query encoder's parameters, with batch-norm statistics of its own. */
  readonly key: Weights;
  readonly optimizer: Params;
  /** Null for a method without queue (`queueSize` 0). */
  readonly queue: Queue | null;
}

/** What a training run is made of, besides data and state. */
export interface Ingredients {
  /** Backbone and head; its output is L2-normalised by the trainer. */
  readonly network: Network;
  readonly method: Method;
  readonly optimizer: Optimizer;
}

/** The state before the first step: random query encoder, key encoder equal to it, random queue. A pure function of the seed. */
export function initState({ network, method, optimizer }: Ingredients, seed: number): TrainState {
  const query = network.init(seed);
  return {
    step: 0,
    seed,
    query,
    key: { params: copies(query.params), stats: copies(query.stats) },
    optimizer: optimizer.init(query.params),
    queue: method.queueSize === 0 ? null : initQueue({ size: method.queueSize, width: network.width, seed }),
  };
}

/** Disposes all tensors of a state. */
export function disposeState({ query, key, optimizer, queue }: TrainState): void {
  for (const params of [query.params, query.stats, key.params, key.stats, optimizer]) disposeParams(params);
  queue?.rows.dispose();
}

/** Copies with memory of their own: an engine may update parameters in place. */
function copies(params: Params): Params {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, copy(value)]));
}

function copy(value: Tensor): Tensor {
  return tensor(value.dataSync(), value.shape);
}
