import { LeoclrError } from '@leoclr/core';
import { dispose } from '@tensorflow/tfjs-core';
import { bestCandidate } from './_best-candidate.ts';
import type { LearningRateChoice } from './_choose-learning-rate.ts';
import { firstHeads } from './_heads.ts';
import type { RowSource } from './_row-source.ts';
import { scoreRows, top1OfScores, uploadRows } from './_scored-rows.ts';
import { softmaxRegression } from './_softmax-regression.ts';
import type { SoftmaxRegressionEpoch, SoftmaxRegressionOptions } from './_softmax-regression.ts';
import type { LinearProbeEpoch } from './linear-probe.ts';

/** A training whose rows come once: the choice and the head that is reported are made in one pass. */
export interface ViewTrainingPlan extends Omit<SoftmaxRegressionOptions, 'blind'> {
  /** The public function, for messages. */
  readonly where: string;
  /** `[N, D]`, tested on after every epoch. */
  readonly testValues: Float32Array;
  readonly testLabels: ArrayLike<number>;
}

export interface ViewTraining extends LearningRateChoice {
  /** `[N, M]`, logits of the test rows after the last epoch. */
  readonly scores: Float32Array;
  readonly curve: readonly LinearProbeEpoch[];
}

/** Trains one head a learning rate on all rows and, where there are several, one beside it that is blind to the held-out ones. */
export async function trainOnViews(source: RowSource, plan: ViewTrainingPlan): Promise<ViewTraining> {
  const { learningRates, testLabels, testValues } = plan;
  const count = learningRates.length;
  const chooses = count > 1;
  const pairs = chooses ? [...learningRates, ...learningRates] : learningRates;
  const blind = pairs.map((_, head) => head >= count);
  const curves = learningRates.map((): LinearProbeEpoch[] => []);
  let scores: readonly Float32Array[] = [];
  let last: SoftmaxRegressionEpoch | null = null;
  const testRows = uploadRows(testValues, source.width);
  try {
    for await (const result of softmaxRegression(source, { ...plan, learningRates: pairs, blind })) {
      checkEpoch(result, plan);
      scores = await scoreRows(testRows, firstHeads(result.heads, count));
      for (const [head, rate] of learningRates.entries()) {
        const { epoch, factor, losses } = result;
        const testTop1 = top1OfScores(scores[head]!, testLabels);
        curves[head]!.push({ epoch, learningRate: rate * factor, trainLoss: losses[head]!, testTop1 });
      }
      last = result;
    }
  } finally {
    dispose(testRows);
  }
  const { losses, heldOutLosses, heldOutTop1 } = last!;
  const candidates = learningRates.map((learningRate, head) => ({
    learningRate,
    top1: heldOutTop1[count + head] ?? Number.NaN,
    // A head that diverges on all rows is no choice, even when the one beside it doesn't.
    loss: Number.isFinite(losses[head]) ? (heldOutLosses[count + head] ?? Number.NaN) : Number.NaN,
  }));
  const chosen = chooses ? bestCandidate(candidates) : 0;
  return {
    learningRate: learningRates[chosen]!,
    validationTop1: chooses ? candidates[chosen]!.top1 : null,
    scores: scores[chosen]!,
    curve: curves[chosen]!,
  };
}

/** Stops when there is nothing left to report: after hours, a figure of a broken head would be worse than none. */
function checkEpoch({ epoch, losses, heldOutTop1 }: SoftmaxRegressionEpoch, plan: ViewTrainingPlan): void {
  const { where, learningRates, testValues, testLabels } = plan;
  const count = learningRates.length;
  if (count > 1 && heldOutTop1.subarray(count).every((top1) => Number.isNaN(top1))) {
    throw new LeoclrError('option', `${where}: expected validationShare to hold out at least one picture, got none. Pass a larger share.`);
  }
  if (losses.subarray(0, count).some((loss) => Number.isFinite(loss))) return;
  const length = meanLength(testValues, testValues.length / testLabels.length);
  throw new LeoclrError(
    'numeric',
    `${where}: expected a finite loss, got ${losses[0]} in epoch ${epoch} at learning rate ${learningRates.join(', ')}. The features are ${length.toPrecision(3)} long on average: too long for this rate. Pass lower learningRates, or use linear-cached@1, which scales the features.`,
  );
}

/** The mean length of rows, `[N, D]`. */
function meanLength(values: Float32Array, width: number): number {
  let sum = 0;
  for (let from = 0; from < values.length; from += width) sum += Math.hypot(...values.subarray(from, from + width));
  return (sum * width) / values.length;
}
