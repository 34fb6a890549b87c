import { clone, gather, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { JoinedOutput, Network, Params, Weights } from '@leoclr/core';
import { emaUpdate, keyPass, l2Normalize, valueAndGradients } from '@leoclr/engine';
import { enqueue } from './queue.ts';
import type { Queue } from './queue.ts';
import { disposeState } from './train-state.ts';
import type { Ingredients, TrainState } from './train-state.ts';

/**
 * One step of momentum-contrast training, in the order of the paper and of MoCo's code (`moco/builder.py`, `forward`).
 *
 * @param state Consumed: it is disposed when the step returns.
 * @param views One `[N, H, W, 3]` a view of the method, normalised; the caller disposes them.
 * @returns The next state and the loss, both owned by the caller.
 */
export function trainStep(
  { network, method, optimizer }: Ingredients,
  state: TrainState,
  views: readonly Tensor4D[],
  learningRate: number,
): { state: TrainState; loss: Scalar } {
  const { seed, step } = state;
  const next = tidy(() => {
    // θk ← m θk + (1 − m) θq: once a step, before the keys are made.
    const keyParams = movingAverage(state.key.params, state.query.params, method.momentum);

    // k = f_k(X¹), f_k(X²): unit rows, no gradient.
    const keyWeights = { params: keyParams, stats: state.key.stats };
    const shuffle = method.shuffle === null ? null : (rows: number, key: number) => method.shuffle!(rows, { seed, step, key });
    const encodeKeys = () => encode(network, keyWeights, pick(views, method.keys), shuffle);
    const { embeddings: keys, stats: keyStats } = keyPass(encodeKeys); // [N, D] each

    // q = f_q(X), the loss against the queue as it was before this batch, and the gradient for θq.
    const negatives = state.queue?.rows ?? null; // [K, D]
    const {
      value: loss,
      gradients,
      kept: queryStats,
    } = valueAndGradients(state.query.params, (params) => {
      const queryWeights = { params, stats: state.query.stats };
      const { embeddings: queries, stats } = encode(network, queryWeights, pick(views, method.queries), null); // [N, D] each
      return { value: method.loss({ queries, keys, negatives }), kept: stats };
    });

    // θq ← θq − η · update.
    const updated = optimizer.update({ params: state.query.params, gradients, state: state.optimizer, learningRate });

    // The keys replace the oldest rows of the queue.
    const queue =
      state.queue === null
        ? undefined
        : pick(keys, method.enqueue).reduce(enqueue, method.enqueue.length > 0 ? state.queue : copyOf(state.queue));

    return { loss, queryParams: updated.params, queryStats, keyParams, keyStats, optimizer: updated.state, queue } as Next;
  });

  disposeState(state);
  const query = { params: next.queryParams, stats: next.queryStats };
  const key = { params: next.keyParams, stats: next.keyStats };
  return { loss: next.loss, state: { step: step + 1, seed, query, key, optimizer: next.optimizer, queue: next.queue ?? null } };
}

/** What survives a step; a type alias, because `tidy` wants an index signature. */
type Next = {
  loss: Scalar;
  queryParams: Params;
  queryStats: Params;
  keyParams: Params;
  keyStats: Params;
  optimizer: Params;
  queue: { rows: Tensor2D; cursor: number } | undefined;
};

/** A queue that survives when nothing is put into it. */
function copyOf({ rows, cursor }: Queue): Queue {
  return { rows: clone(rows), cursor };
}

function pick<Item>(items: readonly Item[], positions: readonly number[]): Item[] {
  return positions.map((position) => items[position]!);
}

function movingAverage(average: Params, value: Params, momentum: number): Params {
  const entries = Object.entries(average).map(([name, tensor]) => [
    name,
    emaUpdate({ average: tensor, value: value[name]! }, { momentum }),
  ]);
  return Object.fromEntries(entries);
}

/**
 * Unit embeddings `[N, D]` of each view, each normalised by itself; the running statistics pass through all of them.
 * `shuffle` gives a permutation in which the network sees the rows of a view; the result is in the original order again.
 */
function encode(
  network: Network,
  weights: Weights,
  views: readonly Tensor4D[],
  shuffle: ((rows: number, view: number) => Int32Array) | null,
): { embeddings: Tensor2D[]; stats: Params } {
  const orders = views.map((view, index) => shuffle?.(view.shape[0], index) ?? null);
  const batches = views.map((view, index) => reordered(view, orders[index]!));
  const { features, stats } = forwardEach(network, weights, batches);
  const embeddings = features.map((rows, index) => {
    const order = orders[index]!;
    return reordered(l2Normalize(rows), order === null ? null : inverse(order));
  });
  return { embeddings, stats };
}

/** In one pass where the network knows how: the same numbers, sooner. */
function forwardEach(network: Network, weights: Weights, batches: readonly Tensor4D[]): JoinedOutput {
  if (batches.length > 1 && network.applyJoined !== undefined && sameShapes(batches)) return network.applyJoined(weights, batches);
  let { stats } = weights;
  const features = batches.map((batch) => {
    const output = network.apply({ params: weights.params, stats }, batch, 'train');
    stats = output.stats;
    return output.features;
  });
  return { features, stats };
}

function sameShapes([first, ...others]: readonly Tensor4D[]): boolean {
  return others.every(({ shape }) => shape.join() === first!.shape.join());
}

function reordered<T extends Tensor>(rows: T, order: Int32Array | null): T {
  return order === null ? rows : gather(rows, tensor1d(order, 'int32'));
}

/** The permutation that undoes `order`. */
function inverse(order: Int32Array): Int32Array {
  const result = new Int32Array(order.length);
  for (const [to, from] of order.entries()) result[from] = to;
  return result;
}
