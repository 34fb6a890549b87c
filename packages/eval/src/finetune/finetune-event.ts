import type { TrainingStep } from './_train-classifier.ts';
import type { FinetunePoint } from './finetune-grid.ts';
import type { FinetuneRecord, FinetuneScore } from './finetune-record.ts';

/** An update of one of the trainings. */
export interface FinetuneStep extends TrainingStep {
  readonly kind: 'step';
  /** Null in the final training with all pictures. */
  readonly gridPlace: number | null;
  readonly point: FinetunePoint;
  /** Updates that remain in all trainings. */
  readonly stepsLeft: number;
}

/** What a fine-tuned network said about the test pictures. */
export interface FinetuneResult {
  /** `[N, M]`, logits. */
  readonly scores: Float32Array;
  /** `[N]`, which pictures these are. */
  readonly indices: Int32Array;
  readonly record: FinetuneRecord;
}

/** What happens while fine-tuning: updates, points of the grid that are done, and in the end the result. */
export type FinetuneEvent =
  | FinetuneStep
  | { readonly kind: 'point'; readonly gridPlace: number; readonly score: FinetuneScore }
  | { readonly kind: 'result'; readonly result: FinetuneResult };
