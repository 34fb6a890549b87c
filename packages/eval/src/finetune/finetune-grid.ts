/** One choice of the two numbers that fine-tuning depends on most. */
export interface FinetunePoint {
  /** At the start of the cosine. */
  readonly learningRate: number;
  /** Before it is divided by the learning rate: what a step takes away of a parameter is this share of it. 0 for none. */
  readonly weightDecay: number;
}

const LEARNING_RATES: readonly number[] = [1e-1, 1e-2, 1e-3, 1e-4];
const WEIGHT_DECAYS: readonly number[] = [0, 1e-6, 1e-5, 1e-4, 1e-3];

/**
 * The twenty points of `finetune@1`: four learning rates from 0.1 down to 0.0001, and for each of them no weight decay and four from 1e-6 to
 * 1e-3, all a decade apart (Ericsson et al., `finetune.py`, in its order; Kornblith et al. and SimCLR have seven of each in the same bounds).
 */
export function finetuneGrid(): FinetunePoint[] {
  return LEARNING_RATES.flatMap((learningRate) => WEIGHT_DECAYS.map((weightDecay) => ({ learningRate, weightDecay })));
}

/** True for the same two numbers. */
export function isSamePoint(a: FinetunePoint, b: FinetunePoint): boolean {
  return a.learningRate === b.learningRate && a.weightDecay === b.weightDecay;
}
