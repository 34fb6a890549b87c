import type { EvaluationBasics } from '../evaluation-basics.ts';

/** One classifier's result, in the data set's metric. */
export interface TransferFigure {
  /** 0–1. */
  readonly score: number;
  /** Bootstrap 95 % interval over the test set. */
  readonly interval: readonly [low: number, high: number];
}

/** What frozen features are worth on one data set, and everything needed to compare it with others: plain JSON. */
export interface TransferRecord extends EvaluationBasics {
  readonly protocol: 'transfer@1';
  /** The headline is the linear classifier's: `score` and `interval` are those of `linear`. */
  readonly linear: TransferFigure & {
    readonly protocol: 'logreg@1';
    /** λ, chosen on validation pictures. */
    readonly l2: number;
    /** In the same metric, with that λ, on the validation pictures. */
    readonly validationScore: number;
  };
  readonly knn: TransferFigure & {
    /** As in `knn@1`; with several labels a picture each neighbour votes for each of its classes. */
    readonly protocol: 'knn@1';
    /** After clamping. */
    readonly k: number;
    readonly temperature: number;
  };
  /** Where the validation pictures come from: the data set's own part, or a held-out share of the training part. */
  readonly validation: 'official' | 'held out';
  /** Training pictures; the held-out ones are among them, the official validation part isn't. */
  readonly trainSize: number;
  readonly validationSize: number;
  readonly testSize: number;
  /** D. */
  readonly width: number;
  readonly classes: number;
  readonly seed: number;
}
