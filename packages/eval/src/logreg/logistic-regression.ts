import type { Features } from '../features/features.ts';
import { accuracy } from '../metrics/accuracy.ts';
import { classificationFigures } from '../metrics/classification-figures.ts';
import { meanPerClassAccuracy } from '../metrics/mean-per-class-accuracy.ts';
import { checkFittedClasses, checkLogisticInput, classesBeyond } from './_check-logistic-input.ts';
import { answeredRows, givenParts, heldOutParts } from './_fitting-parts.ts';
import type { FittingParts } from './_fitting-parts.ts';
import { l2Choice, limitNotes } from './_l2-choice.ts';
import { logisticSettings } from './_logistic-settings.ts';
import type { L2SweepOptions } from './l2-sweep-options.ts';
import { softmaxLoss } from './_softmax-loss.ts';
import { sweep } from './_sweep.ts';
import type { LogisticRegressionRecord } from './logistic-regression-record.ts';
import { headline } from '../metrics/_headline.ts';

/** Labelled features to learn from, to choose on and to test on. */
export interface LogisticRegressionInput {
  readonly train: Features;
  /** `[train.count]`, classes 0 … `classes` − 1. */
  readonly trainLabels: ArrayLike<number>;
  /** The official validation part; without it a share of the training rows is held out. */
  readonly validation?: Features;
  /** `[validation.count]`. */
  readonly validationLabels?: ArrayLike<number>;
  readonly test: Features;
  /** `[test.count]`. */
  readonly testLabels: ArrayLike<number>;
  /** M. */
  readonly classes: number;
}

export interface LogisticRegressionOptions extends L2SweepOptions {
  /** What is chosen by and reported: that of the data set. Default `top-1`; Aircraft, Caltech-101, Flowers and Pets have `mean per class`. */
  readonly metric?: LogisticRegressionRecord['metric'];
}

export interface LogisticRegressionResult {
  /** The metric on the test rows, 0–1. */
  readonly score: number;
  /** `[N, M]`, logits of the test rows; the lowest number there is for a class that was not trained. */
  readonly scores: Float32Array;
  readonly record: LogisticRegressionRecord;
}

/**
 * Multinomial logistic regression on frozen features, protocol `logreg@1`: the linear transfer protocol of Kornblith et al., SimCLR, BYOL and
 * Ericsson et al.
 *
 * Minimises the sum of cross-entropies + λ/2 · ‖W‖² by L-BFGS, intercept free and features as they are: scikit-learn's
 * `LogisticRegression(C=1/λ, multi_class='multinomial')`. λ is chosen among 45 values by the metric on validation rows; then training and
 * validation rows are fitted together, and the test rows are looked at once. Of equal λ the weakest wins, as in Ericsson et al.'s `linear.py`.
 *
 * Randomness: which rows are held out, `rng(seed, 'logreg validation')`, and the intervals. Leaks no tensor.
 *
 * @throws LeoclrError `shape` when lengths or widths differ; `data` when labels are missing, of one class only, or when validation rows have a
 * class that no training row has; `numeric` when features aren't finite; `option` when an option is out of range.
 *
 * @example
 * ```ts
 * const train = await extractFeatures({ network, weights, batches: loader.epoch(0) });
 * const trainLabels = selectLabels(dataset.labels, train.indices);
 * // Here on the training set itself; hand in another one as test.
 * const { score, record } = await logisticRegression({ train, trainLabels, test: train, testLabels: trainLabels, classes: 10 });
 * ```
 */
export async function logisticRegression(
  input: LogisticRegressionInput,
  { metric = 'top-1', ...options }: LogisticRegressionOptions = {},
): Promise<LogisticRegressionResult> {
  const started = performance.now();
  const where = 'logisticRegression()';
  const settings = logisticSettings(where, options);
  checkLogisticInput(input);
  const { test, testLabels, classes } = input;
  const parts = partsOf(input, { share: settings.validationShare, seed: settings.seed });
  const trained = [...new Set(parts.fit.answers)].sort((a, b) => a - b);
  const widen = (logits: Float32Array): Float32Array => spreadColumns(logits, trained, classes);
  const found = await sweep(
    {
      width: test.width,
      columns: trained.length,
      fit: { values: parts.fit.values, loss: lossOf(parts.fit.answers, trained) },
      validation: {
        values: parts.validation.values,
        score: (logits) => scoreOf(widen(logits), parts.validation.answers, { classes, metric }),
      },
      all: { values: parts.all.values, loss: lossOf(parts.all.answers, trained) },
      test: test.values,
    },
    { ...settings, where, penaltyScale: 1 },
  );
  const scores = widen(found.testLogits);
  const figures = classificationFigures({ scores, labels: testLabels, classes }, { seed: settings.seed });
  const record: LogisticRegressionRecord = {
    protocol: 'logreg@1',
    metric,
    ...headline(figures, metric),
    ...figures,
    ...l2Choice(found, { settings, parts, given: input.validation !== undefined }),
    testSize: test.count,
    width: test.width,
    classes,
    seconds: (performance.now() - started) / 1000,
    notes: [...limitNotes(found, settings), ...unseenNotes(classesBeyond(testLabels, trained))],
  };
  return { score: record.score, scores, record };
}

function partsOf(
  { train, trainLabels, validation, validationLabels }: LogisticRegressionInput,
  holdingOut: { readonly share: number; readonly seed: number },
): FittingParts {
  const rows = answeredRows(train, trainLabels);
  if (validation !== undefined && validationLabels !== undefined) return givenParts(rows, answeredRows(validation, validationLabels));
  const parts = heldOutParts(rows, holdingOut);
  checkFittedClasses(parts);
  return parts;
}

/** Classes that aren't there take no part: their intercepts would fall without end. */
function lossOf(labels: Int32Array, trained: readonly number[]): ReturnType<typeof softmaxLoss> {
  const columnOf = new Map(trained.map((label, column) => [label, column]));
  return softmaxLoss(
    labels.map((label) => columnOf.get(label)!),
    trained.length,
  );
}

/** Columns of some classes as columns of all: `[N, trained]` to `[N, M]`. */
function spreadColumns(logits: Float32Array, trained: readonly number[], classes: number): Float32Array {
  if (trained.length === classes) return logits;
  const rows = logits.length / trained.length;
  const wide = new Float32Array(rows * classes).fill(-3e38);
  for (let i = 0; i < logits.length; i++) wide[Math.floor(i / trained.length) * classes + trained[i % trained.length]!] = logits[i]!;
  return wide;
}

function scoreOf(
  scores: Float32Array,
  labels: Int32Array,
  { classes, metric }: { readonly classes: number; readonly metric: LogisticRegressionRecord['metric'] },
): number {
  const predictions = labels.map((_, row) => {
    let best = row * classes;
    for (let i = best + 1; i < (row + 1) * classes; i++) if (scores[i]! > scores[best]!) best = i;
    return best - row * classes;
  });
  return metric === 'top-1' ? accuracy(predictions, labels) : meanPerClassAccuracy(predictions, labels, classes);
}

function unseenNotes(unseen: readonly number[]): string[] {
  return unseen.length === 0 ? [] : [`The test set has classes that the training set lacks; they are always wrong: ${unseen.join(', ')}.`];
}
