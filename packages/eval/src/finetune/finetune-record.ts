import type { EvaluationBasics } from '../evaluation-basics.ts';
import type { ClassificationFigures } from '../metrics/classification-figures.ts';
import type { FinetunePoint } from './finetune-grid.ts';

/** How a point of the grid did on the validation pictures. Plain JSON: kept, it needn't be trained again. */
export interface FinetuneScore extends FinetunePoint {
  /** In the record's metric, 0–1; null when the training diverged. */
  readonly score: number | null;
  /** The update at which the loss wasn't finite any more, from 1; null when it always was. */
  readonly divergedAt: number | null;
  readonly seconds: number;
}

/** The figures of one fine-tuning and everything needed to compare them with others: plain JSON. */
export interface FinetuneRecord extends EvaluationBasics, ClassificationFigures {
  readonly protocol: 'finetune@1';
  /** The chosen point; with a grid of one point that one. */
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Every point with its validation score, in the grid's order; empty when there was one only. */
  readonly grid: readonly FinetuneScore[];
  /** The chosen point's; null when there was one only. */
  readonly validationScore: number | null;
  /** Pictures that the point was chosen on, and then trained on too; 0 when there was one point only. */
  readonly validationSize: number;
  /** Updates of each training. */
  readonly steps: number;
  /** Of the final training, after clamping. */
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  /** How long batch norm remembers: the share of the old running statistics that a batch leaves, max(1 − 10 / steps per epoch, 0.9). */
  readonly batchNormMomentum: number;
  /** Where this run differs from the protocol; empty when it doesn't. */
  readonly deviations: readonly string[];
  readonly seed: number;
  readonly trainSize: number;
  readonly testSize: number;
  /** D. */
  readonly width: number;
  readonly classes: number;
}
