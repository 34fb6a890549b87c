import { rng } from '@leoclr/core';
import { accuracy } from '../metrics/accuracy.ts';
import { meanCrossEntropy, predict } from './_heads.ts';
import type { Heads } from './_heads.ts';
import { selectRows } from './_labelled-rows.ts';
import type { LabelledRows } from './_labelled-rows.ts';
import { softmaxRegression } from './_softmax-regression.ts';

/** One training of one or more heads. */
export interface ProbePlan {
  readonly classes: number;
  readonly learningRates: readonly number[];
  readonly epochs: number;
  readonly batchSize: number;
  /** Rows held out for the choice. */
  readonly validationSize: number;
  readonly seed: number;
  /** `[D, M]`. */
  readonly initialWeight: Float32Array;
}

export interface LearningRateChoice {
  readonly learningRate: number;
  /** Accuracy (0–1) on the held-out rows; null when there was nothing to choose. */
  readonly validationTop1: number | null;
}

/**
 * The learning rate that classifies a held-out part of the training rows best; of equals the one with the lower cross-entropy there. All are
 * trained side by side. A rate that diverges is out; when all do, the first is returned and fails in the final training.
 */
export async function chooseLearningRate(train: LabelledRows, plan: ProbePlan): Promise<LearningRateChoice> {
  const { learningRates, seed, validationSize } = plan;
  if (learningRates.length === 1) return { learningRate: learningRates[0]!, validationTop1: null };
  const permutation = rng(seed, 'linear-probe validation').permutation(train.labels.length);
  const validation = selectRows(train, permutation.subarray(0, validationSize));
  const fit = selectRows(train, permutation.subarray(validationSize));
  const order = (epoch: number): Int32Array => rng(seed, 'linear-probe order', { epoch }).permutation(fit.labels.length);

  let candidates: readonly Candidate[] = [];
  for await (const { epoch, heads } of softmaxRegression(fit, { ...plan, order })) {
    if (epoch === plan.epochs - 1) candidates = await scoreHeads(heads, validation, learningRates);
  }
  const { learningRate, top1 } = candidates.reduce((best, other) => (isBetter(other, best) ? other : best));
  return { learningRate, validationTop1: top1 };
}

interface Candidate {
  readonly learningRate: number;
  /** Accuracy on the held-out rows. */
  readonly top1: number;
  /** Cross-entropy on the held-out rows; not finite when the training has diverged. */
  readonly loss: number;
}

async function scoreHeads(heads: Heads, validation: LabelledRows, learningRates: readonly number[]): Promise<readonly Candidate[]> {
  const predictions = await predict(heads, validation.values, validation.width);
  const losses = await meanCrossEntropy(heads, validation);
  const size = validation.labels.length;
  return learningRates.map((learningRate, head) => ({
    learningRate,
    top1: accuracy(predictions.subarray(head * size, (head + 1) * size), validation.labels),
    loss: losses[head]!,
  }));
}

function isBetter(other: Candidate, best: Candidate): boolean {
  if (!Number.isFinite(other.loss)) return false;
  if (!Number.isFinite(best.loss)) return true;
  return other.top1 > best.top1 || (other.top1 === best.top1 && other.loss < best.loss);
}
