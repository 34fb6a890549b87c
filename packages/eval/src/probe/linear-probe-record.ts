import type { EvaluationBasics } from '../evaluation-basics.ts';
import type { ClassificationFigures } from '../metrics/classification-figures.ts';

/** The figures of one linear probe and everything needed to compare them with others: plain JSON. */
export interface LinearProbeRecord extends EvaluationBasics, ClassificationFigures {
  readonly protocol: 'linear-cached@1' | 'linear-moco@1' | 'linear-simclr@1';
  readonly metric: 'top-1';
  /** Share of the test set (0–1) classified rightly after the last epoch: the headline. */
  readonly top1: number;
  /** The best test accuracy of all epochs. Chosen by looking at the test set, so no headline; other papers print it. */
  readonly testChosenTop1: number;
  readonly testChosenEpoch: number;
  readonly learningRate: number;
  readonly learningRates: readonly number[];
  /** How the learning rate falls, e.g. `cosine, once an epoch`. */
  readonly schedule: string;
  /** What the head learned from: the test view, fresh random views every epoch, or this many random views a picture, extracted once. */
  readonly trainingViews: 'test' | 'fresh' | number;
  /** Accuracy (0–1) on the held-out share with the chosen learning rate; null when there was one rate only. */
  readonly validationTop1: number | null;
  readonly epochs: number;
  /** After clamping. */
  readonly batchSize: number;
  readonly seed: number;
  readonly trainSize: number;
  readonly testSize: number;
  /** D. */
  readonly width: number;
  readonly classes: number;
}
