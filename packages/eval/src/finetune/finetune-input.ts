import type { Batch, Loader, Network, Weights } from '@leoclr/core';

/** What a protocol asks of random training views. */
export interface TrainingViewsRequest {
  /** The pictures to learn from. */
  readonly indices: Int32Array;
  readonly batchSize: number;
  /** Whether a last batch that isn't full is left out. */
  readonly dropLast: boolean;
  /** Decides order and views. */
  readonly seed: number;
}

/** Pictures to learn from, that a protocol shows to a network in its own way. */
export interface TrainingPictures {
  /** One a picture: classes 0 … M − 1, or −1 without. */
  readonly labels: ArrayLike<number>;
  /** The part that is used, as indices. Default all. */
  readonly indices?: ArrayLike<number>;
  /** A loader of random crops and flips, shuffled every epoch. The protocol closes it. */
  views(request: TrainingViewsRequest): Loader;
  /** Some pictures once each, as in a test. */
  once(indices: Int32Array): AsyncIterable<Batch>;
}

/** Pictures to be tested on. */
export interface TestPictures {
  /** One a picture: classes 0 … M − 1. */
  readonly labels: ArrayLike<number>;
  /** Every picture once. Called once, at the end. */
  once(): AsyncIterable<Batch>;
}

/** A pretrained network, and pictures to fine-tune and to test it on. */
export interface FinetuneInput {
  /** Without its head. */
  readonly backbone: Network;
  /** Where every training starts; never changed or disposed. Weights of a head (`fc.…`) are left out. */
  readonly weights: Weights;
  /** M. */
  readonly classes: number;
  readonly train: TrainingPictures;
  readonly test: TestPictures;
}
