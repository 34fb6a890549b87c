import type { EvaluationBasics } from '../evaluation-basics.ts';

/** What the field reports of data sets. */
export type TransferMetric = 'top-1' | 'mean per class' | '11-point mAP';

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
  readonly metric: TransferMetric;
  /** The headline is the linear classifier's: `score` and `interval` are those of `linear`. */
  readonly linear: TransferFigure & {
    readonly protocol: 'logreg@1' | 'logreg-multi-label@1';
    /** λ, chosen on validation pictures. */
    readonly l2: number;
    /** In the same metric, with that λ, on the validation pictures. */
    readonly validationScore: number;
  };
  readonly knn: TransferFigure & {
    /** In the multi-label form each neighbour votes for every class that it shows, and where it is difficult it has no vote. */
    readonly protocol: 'knn@1' | 'knn-multi-label@1';
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
