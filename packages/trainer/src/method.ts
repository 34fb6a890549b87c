import type { Loss, View } from '@leoclr/core';
import type { KeyShuffle } from './shuffle-keys.ts';

/**
 * A contrastive method as a value: which views there are, which encoder sees which of them, and what is done with the results.
 * `leoclr()` and `mocoV2()` make the built-in ones; a method of your own is another value of this type.
 */
export interface Method {
  /** Short name for logs, e.g. `leoclr`. */
  readonly name: string;
  /** What is drawn from each picture. */
  readonly views: readonly View[];
  /** Indices into `views`: what the query encoder sees; gradients flow. */
  readonly queries: readonly number[];
  /** Indices into `views`: what the key (momentum) encoder sees, in this order, each in a forward pass of its own; no gradient. */
  readonly keys: readonly number[];
  readonly loss: Loss;
  /** Positions in `keys`: which of them enter the queue, in this order, after the loss has seen the old queue. */
  readonly enqueue: readonly number[];
  /** K, rows of the queue; 0 for a method without one. */
  readonly queueSize: number;
  /** m of the key encoder's moving average: θk ← m θk + (1 − m) θq. */
  readonly momentum: number;
  /** Order in which the key encoder sees a batch, or null for the loader's order. Matters only with split batch norm (see {@link shuffleKeys}). */
  readonly shuffle: KeyShuffle | null;
}

/** What the built-in methods have in common. */
export interface MethodOptions {
  /** Side of all views in pixels, default 224. */
  size?: number;
  /** K, default 65,536 (MoCo on ImageNet; its CIFAR-10 notebook has 4096). At most a tenth of the data set is wise. */
  queueSize?: number;
  /** m, default 0.999 (MoCo; its CIFAR-10 notebook has 0.99). */
  momentum?: number;
  /** τ of the built-in loss, default 0.2 (MoCo-v2). */
  temperature?: number;
  /** Shuffle the key batches, default false. Turn it on together with a backbone's `batchNormGroups`. */
  shuffleBatchNorm?: boolean;
  /** Another loss in place of the built-in one. */
  loss?: Loss;
}
