import type { EvaluationBasics } from '../evaluation-basics.ts';
import type { ClassificationFigures } from '../metrics/classification-figures.ts';

/** Where the learning rates of the two parts of a network start. */
export interface SemiLearningRates {
  readonly trunk: number;
  readonly head: number;
}

/** The figures of one fine-tuning with few labels and everything needed to compare them with others: plain JSON. */
export interface SemiRecord extends EvaluationBasics, ClassificationFigures {
  readonly protocol: 'semi@1';
  /** What the choice of labelled pictures is called, e.g. `1 %, seed 0` or the name of a list. */
  readonly list: string;
  /** 32 hexadecimal digits that are others for another choice. */
  readonly listHash: string;
  /** Labelled pictures that were learned from, and what share of the training pictures that is, 0–1. */
  readonly labelledSize: number;
  readonly labelledShare: number;
  readonly learningRates: SemiLearningRates;
  readonly epochs: number;
  /** After clamping. */
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  /** Mean cross-entropy of the last epoch's batches, each before its update; nats. */
  readonly trainLoss: number;
  /** Where this run differs from the protocol; empty when it doesn't. */
  readonly deviations: readonly string[];
  readonly seed: number;
  /** All training pictures, labelled or not. */
  readonly trainSize: number;
  readonly testSize: number;
  /** D. */
  readonly width: number;
  readonly classes: number;
}
