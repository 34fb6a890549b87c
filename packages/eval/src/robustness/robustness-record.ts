import type { EvaluationBasics } from '../evaluation-basics.ts';
import type { CorruptionName } from './robustness-battery.ts';

/** Accuracy under one corruption at one strength: a point of the plot. */
export interface RobustnessLevel {
  readonly corruption: CorruptionName;
  /** In the corruption's own unit, see `robustnessBattery`; the battery lists mild ones first. */
  readonly level: number;
  /** Share of the corrupted test pictures (0–1) classified rightly. */
  readonly top1: number;
  /** Bootstrap 95 % interval over the test set. */
  readonly interval: readonly [low: number, high: number];
}

/** A corruption in one figure. */
export interface RobustnessMean {
  readonly corruption: CorruptionName;
  /** Mean of its levels' `top1`. */
  readonly top1: number;
  /** `top1` divided by the clean one; null when that is 0. */
  readonly relative: number | null;
}

/** What a battery of corruptions leaves of the accuracy, and everything needed to compare it with others: plain JSON. */
export interface RobustnessRecord extends EvaluationBasics {
  readonly protocol: 'robustness@1';
  readonly metric: 'top-1';
  /** Mean over corruptions of the means over their levels. `interval` is of this mean. */
  readonly score: number;
  /** `score` divided by the clean accuracy; null when that is 0. */
  readonly relative: number | null;
  /** The same classifier on the pictures as they are. */
  readonly clean: Pick<RobustnessLevel, 'top1' | 'interval'>;
  /** Every corruption at every level, in the battery's order: the plot. */
  readonly levels: readonly RobustnessLevel[];
  /** One a corruption, in the battery's order: the table. */
  readonly corruptions: readonly RobustnessMean[];
  /** The classifier, which sees clean training pictures only. */
  readonly classifier: 'knn@1';
  /** After clamping. */
  readonly k: number;
  readonly temperature: number;
  /** Places of crops and occluders, and the bootstrap, follow from it. */
  readonly seed: number;
  readonly bankSize: number;
  readonly testSize: number;
  /** D. */
  readonly width: number;
  readonly classes: number;
}
