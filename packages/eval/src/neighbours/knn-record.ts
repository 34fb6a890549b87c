import type { EvaluationBasics } from '../evaluation-basics.ts';
import type { ClassificationFigures } from '../metrics/classification-figures.ts';

/** One combination of a sweep. */
export interface KnnSweepEntry {
  /** After clamping. */
  readonly k: number;
  readonly temperature: number;
  /** Share of rows (0–1) classified rightly. */
  readonly top1: number;
}

/** The accuracies of several k and temperatures. */
export interface KnnSweep {
  /**
   * `queries`: measured on the very set that is reported, for looking at. Its best entry is no result: choosing by it is choosing on the
   * test set. `bank, leave one out`: measured on the bank alone, fit for choosing.
   */
  readonly on: 'queries' | 'bank, leave one out';
  /** All k with the first temperature, then with the next. */
  readonly entries: readonly KnnSweepEntry[];
}

/** The figures of one kNN evaluation and everything needed to compare them with others: plain JSON. */
export interface KnnRecord extends EvaluationBasics, ClassificationFigures {
  readonly protocol: 'knn@1';
  readonly metric: 'top-1';
  /** After clamping. */
  readonly k: number;
  readonly temperature: number;
  /** How k and temperature were found: they were given, or chosen on the bank. */
  readonly chosenBy: 'given' | 'leave-one-out';
  /** Null when there was one combination only. */
  readonly sweep: KnnSweep | null;
  readonly excludeSelf: boolean;
  readonly bankSize: number;
  readonly querySize: number;
  /** D. */
  readonly width: number;
  readonly classes: number;
  /** Of the bootstrap intervals. */
  readonly seed: number;
}
