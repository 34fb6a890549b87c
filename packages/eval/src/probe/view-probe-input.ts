import type { Loader, Network, Weights } from '@leoclr/core';
import type { Features } from '../features/features.ts';

/** A frozen network, the views that a head learns from, and the features that it is tested on. */
export interface ViewProbeInput {
  readonly network: Network;
  /** Used in mode `eval`, without gradients; left alone. */
  readonly weights: Weights;
  /** Training views, other ones every epoch; view 0 is used. Its batches are those of the training: 256 pictures, a smaller last one allowed. */
  readonly train: Loader;
  /** The labels of the loader's data set, one a sample. */
  readonly trainLabels: ArrayLike<number> | null;
  /** Features of the test pictures, from the same network. */
  readonly test: Features;
  /** `[test.count]`, classes 0 … `classes` − 1. */
  readonly testLabels: ArrayLike<number>;
  /** M. */
  readonly classes: number;
}

export interface ViewProbeOptions {
  /** Passes over the training set; milestones move along. Default the protocol's. */
  readonly epochs?: number;
  /**
   * First learning rates. With several, each has two heads, all trained in the same pass over the pictures: one learns from everything,
   * the other not from the held-out share, on whose views of the last epoch the choice is made. Default the protocol's only one.
   */
  readonly learningRates?: readonly number[];
  /** Share of the training pictures (0–1) that the choice is made on. Default 0.2. */
  readonly validationShare?: number;
  /**
   * Null (default): the network sees fresh views every epoch. A number: that many views a picture are extracted once and kept in memory
   * (4 · N · D bytes each), epochs take turns; much quicker, and noted as a departure from the protocol.
   */
  readonly cachedViews?: number | null;
  /** Fixes the first head and what is held out; with cached views also the order of the batches. Default 0. */
  readonly seed?: number;
}
