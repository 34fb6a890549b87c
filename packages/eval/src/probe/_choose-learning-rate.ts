import { rng } from '@leoclr/core';
import { dispose } from '@tensorflow/tfjs-core';
import { bestCandidate } from './_best-candidate.ts';
import type { Candidate } from './_best-candidate.ts';
import { cachedRows } from './_cached-rows.ts';
import type { Heads } from './_heads.ts';
import { selectRows } from './_labelled-rows.ts';
import type { LabelledRows } from './_labelled-rows.ts';
import { scoreRows, top1OfScores, uploadRows } from './_scored-rows.ts';
import { softmaxRegression } from './_softmax-regression.ts';
import type { SoftmaxRegressionOptions } from './_softmax-regression.ts';

/** One training of one or more heads on rows in memory. */
export interface ProbePlan extends SoftmaxRegressionOptions {
  readonly batchSize: number;
  /** Rows held out for the choice. */
  readonly validationSize: number;
  readonly seed: number;
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
  const { learningRates, seed, validationSize, batchSize, epochs } = plan;
  if (learningRates.length === 1) return { learningRate: learningRates[0]!, validationTop1: null };
  const permutation = rng(seed, 'linear-probe validation').permutation(train.labels.length);
  const validation = selectRows(train, permutation.subarray(0, validationSize));
  const fit = selectRows(train, permutation.subarray(validationSize));
  const order = (epoch: number): Int32Array => rng(seed, 'linear-probe order', { epoch }).permutation(fit.labels.length);

  let candidates: readonly Candidate[] = [];
  const source = cachedRows(fit, { batchSize, order });
  try {
    for await (const { epoch, heads } of softmaxRegression(source, plan)) {
      if (epoch === epochs - 1) candidates = await scoreHeads(heads, validation, learningRates);
    }
  } finally {
    source.dispose();
  }
  const { learningRate, top1 } = candidates[bestCandidate(candidates)]!;
  return { learningRate, validationTop1: top1 };
}

async function scoreHeads(
  heads: Heads,
  { values, labels, width }: LabelledRows,
  learningRates: readonly number[],
): Promise<readonly Candidate[]> {
  const rows = uploadRows(values, width);
  const scores = await scoreRows(rows, heads).finally(() => dispose(rows));
  return learningRates.map((learningRate, head) => {
    const own = scores[head]!;
    return { learningRate, top1: top1OfScores(own, labels), loss: meanCrossEntropy(own, labels) };
  });
}

/** Of scores `[N, M]`, nats. */
function meanCrossEntropy(scores: Float32Array, labels: Int32Array): number {
  const classes = scores.length / labels.length;
  let sum = 0;
  for (const [row, label] of labels.entries()) {
    const own = scores.subarray(row * classes, (row + 1) * classes);
    const largest = own.reduce((a, b) => Math.max(a, b));
    sum += Math.log(own.reduce((total, score) => total + Math.exp(score - largest), 0)) + largest - own[label]!;
  }
  return sum / labels.length;
}
