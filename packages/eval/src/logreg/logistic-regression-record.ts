import type { EvaluationBasics } from '../evaluation-basics.ts';
import type { ClassificationFigures } from '../metrics/classification-figures.ts';

/** One strength of the regularisation, fitted to the training rows without the validation rows. */
export interface L2GridPoint {
  /** λ, scikit-learn's 1 / C. */
  readonly l2: number;
  /** The metric (0–1) on the validation rows. */
  readonly validationScore: number;
  /** Sum of the cross-entropies plus the penalty, in nats. */
  readonly objective: number;
  readonly iterations: number;
  /** False when `maxIterations` wasn't enough. */
  readonly converged: boolean;
}

/** What both forms of logistic regression record: how the strength was chosen, and on what. */
export interface L2Choice {
  /** λ, chosen on the validation rows. */
  readonly l2: number;
  /** What it was chosen from. */
  readonly l2Values: readonly number[];
  /** All of it, by rising l2. */
  readonly grid: readonly L2GridPoint[];
  /** The metric (0–1) on the validation rows at the chosen strength. */
  readonly validationScore: number;
  /** `given`, or the share of the training rows that was held out. */
  readonly validationSource: 'given' | number;
  /** Of the last fit, to training and validation rows. */
  readonly objective: number;
  readonly iterations: number;
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly seed: number;
  /** Rows that strengths were fitted to. */
  readonly trainSize: number;
  readonly validationSize: number;
  readonly testSize: number;
  /** D. */
  readonly width: number;
  readonly classes: number;
}

/** The figures of one logistic regression and everything needed to compare them with others: plain JSON. */
export interface LogisticRegressionRecord extends EvaluationBasics, ClassificationFigures, L2Choice {
  readonly protocol: 'logreg@1';
  readonly metric: 'top-1' | 'mean per class';
}

/** The figures of one multi-label logistic regression: plain JSON. */
export interface MultiLabelRecord extends EvaluationBasics, L2Choice {
  readonly protocol: 'logreg-multi-label@1';
  readonly metric: '11-point mAP';
  /** `[M]`, each class's 11-point average precision, 0–1; null for a class that no test picture holds. */
  readonly perClass: readonly (number | null)[];
}
