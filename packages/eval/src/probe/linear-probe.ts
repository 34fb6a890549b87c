import { LeoclrError, rng } from '@leoclr/core';
import { cosine } from '@leoclr/optim';
import { dispose } from '@tensorflow/tfjs-core';
import type { LinearProbeRecord } from './linear-probe-record.ts';
import type { Features } from '../features/features.ts';
import { classificationFigures } from '../metrics/classification-figures.ts';
import { predictedClasses } from '../metrics/predicted-classes.ts';
import { cachedRows } from './_cached-rows.ts';
import { chooseLearningRate } from './_choose-learning-rate.ts';
import type { ProbePlan } from './_choose-learning-rate.ts';
import { firstHead } from './_first-head.ts';
import type { LabelledRows } from './_labelled-rows.ts';
import { linearProbeSettings } from './_linear-probe-settings.ts';
import { convergenceNotes } from './_probe-notes.ts';
import { scoreRows, top1OfScores, uploadRows } from './_scored-rows.ts';
import { softmaxRegression } from './_softmax-regression.ts';
import { fitStandardisation, standardise } from './_standardise.ts';

/** Labelled features to learn from and to test on. */
export interface LinearProbeInput {
  readonly train: Features;
  /** `[train.count]`, classes 0 … `classes` − 1. */
  readonly trainLabels: ArrayLike<number>;
  readonly test: Features;
  /** `[test.count]`. */
  readonly testLabels: ArrayLike<number>;
  /** M. */
  readonly classes: number;
}

export interface LinearProbeOptions {
  /** Passes over the training set. Default 100 (MoCo's `main_lincls.py`). */
  readonly epochs?: number;
  /** Rows an update; clamped to the training set. Default 256 (MoCo's `main_lincls.py`). */
  readonly batchSize?: number;
  /**
   * First learning rates to choose from. Default 0.001, 0.003, 0.01, 0.03, 0.1, 0.3: behind the batch norm, features of any network train at
   * one of these. With a single entry nothing is held out.
   */
  readonly learningRates?: readonly number[];
  /** Share of the training set (0–1) that is held out to choose the learning rate, and then trained on too. Default 0.2 (Kornblith et al.). */
  readonly validationShare?: number;
  /** Fixes the first head, the order of the batches and what is held out. Default 0. */
  readonly seed?: number;
}

/** One epoch of a training. */
export interface LinearProbeEpoch {
  /** From 0. */
  readonly epoch: number;
  /** At the start of the epoch. */
  readonly learningRate: number;
  /** Mean cross-entropy over the training set, each batch before its update; nats. */
  readonly trainLoss: number;
  /** Accuracy (0–1) on the test set after the epoch. */
  readonly testTop1: number;
}

export interface LinearProbeResult {
  /** Share of the test set (0–1) classified rightly after the last epoch. */
  readonly top1: number;
  /** `[N]`, one class a test row, after the last epoch. */
  readonly predictions: Int32Array;
  /** `[N, M]`, logits after the last epoch. */
  readonly scores: Float32Array;
  readonly curve: readonly LinearProbeEpoch[];
  readonly record: LinearProbeRecord;
}

type TrainedHead = Pick<LinearProbeResult, 'scores' | 'curve'>;

/**
 * Trains a linear classifier on features that were extracted once, protocol `linear-cached@1`.
 *
 * A batch norm without parameters, fitted on the whole training set, stands in front; then softmax regression by SGD: momentum 0.9, no
 * weight decay, cosine without warm-up, head drawn from N(0, 0.01) as in MoCo's `main_lincls.py`. The batch norm makes ordinary learning rates work
 * for every network, where MoCo needs 30. The learning rate is chosen by accuracy on a held-out part of the *training* set, all candidates
 * side by side on the same batches; then one head is trained on all of it. No augmentation: expect a little less than from a probe that sees fresh crops.
 *
 * Randomness: `rng(seed, 'linear-probe …')` alone. Leaks no tensor.
 *
 * @throws LeoclrError `shape` when lengths or widths differ; `data` when labels are missing or of one class only; `numeric` when features
 * or the loss aren't finite; `option` when an option is out of range.
 *
 * @example
 * ```ts
 * const train = await extractFeatures({ network, weights, batches: loader.epoch(0) });
 * const trainLabels = selectLabels(dataset.labels, train.indices);
 * // Here on the training set itself; hand in another one as test.
 * const { top1, record } = await linearProbe({ train, trainLabels, test: train, testLabels: trainLabels, classes: 10 });
 * ```
 */
export async function linearProbe(input: LinearProbeInput, options: LinearProbeOptions = {}): Promise<LinearProbeResult> {
  const started = performance.now();
  const { notes, ...settings } = linearProbeSettings(input, options);
  const { train, test, testLabels, classes } = input;
  const standardisation = fitStandardisation(train);
  const rows: LabelledRows = {
    values: standardise(train, standardisation),
    labels: Int32Array.from(input.trainLabels),
    width: train.width,
  };
  const initialWeight = firstHead(train.width * classes, settings.seed);
  const plan: ProbePlan = { ...settings, classes, schedule: cosine({ base: 1 }), initialWeight };
  const choice = await chooseLearningRate(rows, plan);
  const finalPlan = { ...plan, learningRates: [choice.learningRate] };
  const { scores, curve } = await trainHead(rows, finalPlan, { values: standardise(test, standardisation), labels: testLabels });
  const figures = classificationFigures({ scores, labels: testLabels, classes }, { seed: settings.seed });
  const best = curve.reduce((best, epoch) => (epoch.testTop1 > best.testTop1 ? epoch : best));
  const record: LinearProbeRecord = {
    protocol: 'linear-cached@1',
    metric: 'top-1',
    score: figures.top1,
    interval: figures.top1Interval,
    ...figures,
    testChosenTop1: best.testTop1,
    testChosenEpoch: best.epoch,
    ...choice,
    learningRates: settings.learningRates,
    schedule: 'cosine, once an epoch',
    trainingViews: 'test',
    epochs: settings.epochs,
    batchSize: settings.batchSize,
    seed: settings.seed,
    trainSize: train.count,
    testSize: test.count,
    width: train.width,
    classes,
    seconds: (performance.now() - started) / 1000,
    notes: [
      ...notes,
      ...convergenceNotes(curve.at(-1)!.trainLoss, { classes, learningRate: choice.learningRate, advice: 'Pass lower learningRates.' }),
    ],
  };
  return { top1: figures.top1, predictions: predictedClasses({ scores, labels: testLabels, classes }), scores, curve, record };
}

/** The final training: one head on the whole training set, tested after every epoch. */
async function trainHead(
  train: LabelledRows,
  plan: ProbePlan,
  test: { values: Float32Array; labels: ArrayLike<number> },
): Promise<TrainedHead> {
  const curve: LinearProbeEpoch[] = [];
  let scores: Float32Array = new Float32Array(0);
  const { seed, batchSize } = plan;
  const learningRate = plan.learningRates[0]!;
  const order = (epoch: number): Int32Array => rng(seed, 'linear-probe order', { epoch }).permutation(train.labels.length);
  const source = cachedRows(train, { batchSize, order });
  const testRows = uploadRows(test.values, train.width);
  try {
    for await (const { epoch, factor, losses, heads } of softmaxRegression(source, plan)) {
      const trainLoss = losses[0]!;
      if (!Number.isFinite(trainLoss)) {
        throw new LeoclrError(
          'numeric',
          `linearProbe(): expected a finite loss, got ${trainLoss} in epoch ${epoch} at learning rate ${learningRate}. Pass lower learningRates.`,
        );
      }
      scores = (await scoreRows(testRows, heads))[0]!;
      curve.push({ epoch, learningRate: learningRate * factor, trainLoss, testTop1: top1OfScores(scores, test.labels) });
    }
  } finally {
    source.dispose();
    dispose(testRows);
  }
  return { scores, curve };
}
