import type { Features } from '../features/features.ts';
import { meanAveragePrecision } from '../metrics/mean-average-precision.ts';
import { binaryLoss } from './_binary-loss.ts';
import { checkMultiLabelInput, checkTargets } from './_check-multi-label-input.ts';
import { answeredRows, givenParts, heldOutParts } from './_fitting-parts.ts';
import { l2Choice, limitNotes } from './_l2-choice.ts';
import { logisticSettings } from './_logistic-settings.ts';
import type { L2SweepOptions } from './l2-sweep-options.ts';
import { sweep } from './_sweep.ts';
import type { MultiLabelRecord } from './logistic-regression-record.ts';

/**
 * Features of pictures that show several classes at once. Targets are `[N, M]`, row by row: 1 the class is there, 0 it is not, −1 "difficult":
 * the picture neither teaches nor tests this class.
 */
export interface MultiLabelInput {
  readonly train: Features;
  readonly trainTargets: ArrayLike<number>;
  /** The official validation part; without it a share of the training rows is held out. */
  readonly validation?: Features;
  readonly validationTargets?: ArrayLike<number>;
  readonly test: Features;
  readonly testTargets: ArrayLike<number>;
  /** M. */
  readonly classes: number;
}

export interface MultiLabelResult {
  /** 11-point mean average precision on the test rows, 0–1. */
  readonly score: number;
  /** `[N, M]`, logits of the test rows. */
  readonly scores: Float32Array;
  readonly record: MultiLabelRecord;
}

/**
 * One logistic regression a class on frozen features, protocol `logreg-multi-label@1`: how VOC 2007 is reported beside `logreg@1`.
 *
 * All classes share λ, chosen by 11-point mean average precision on the validation rows; the rest is as in {@link logisticRegression}. For each
 * class the objective is that of scikit-learn's `LogisticRegression(C=1/λ, multi_class='multinomial')` on yes and no, which Ericsson et al. use:
 * a softmax of two, so that a binary regression with λ/2 is the same. All classes are fitted side by side.
 *
 * Randomness: which rows are held out, `rng(seed, 'logreg validation')`, and the interval. Leaks no tensor.
 *
 * @throws LeoclrError `shape` when lengths or widths differ; `data` when a target is none of 1, 0 and −1 or a class lacks 1 or 0 in the fitted
 * rows; `numeric` when features aren't finite; `option` when an option is out of range.
 */
export async function multiLabelLogisticRegression(input: MultiLabelInput, options: L2SweepOptions = {}): Promise<MultiLabelResult> {
  const started = performance.now();
  const where = 'multiLabelLogisticRegression()';
  const settings = logisticSettings(where, options);
  checkMultiLabelInput(where, input);
  const { train, trainTargets, validation, validationTargets, test, testTargets, classes } = input;
  const { seed, validationShare: share } = settings;
  const rows = answeredRows(train, trainTargets);
  const parts =
    validation === undefined ? heldOutParts(rows, { share, seed }) : givenParts(rows, answeredRows(validation, validationTargets!));
  checkTargets(where, parts, classes);
  const found = await sweep(
    {
      width: test.width,
      columns: classes,
      fit: { values: parts.fit.values, loss: binaryLoss(parts.fit.answers) },
      validation: {
        values: parts.validation.values,
        score: (scores) =>
          meanAveragePrecision({ scores, targets: parts.validation.answers, classes }, { resamples: 1 }).meanAveragePrecision,
      },
      all: { values: parts.all.values, loss: binaryLoss(parts.all.answers) },
      test: test.values,
    },
    { ...settings, where, penaltyScale: 1 / 2 },
  );
  const figures = meanAveragePrecision({ scores: found.testLogits, targets: testTargets, classes }, { seed });
  const record: MultiLabelRecord = {
    protocol: 'logreg-multi-label@1',
    metric: '11-point mAP',
    score: figures.meanAveragePrecision,
    interval: figures.interval,
    perClass: figures.perClass,
    ...l2Choice(found, { settings, parts, given: validation !== undefined }),
    testSize: test.count,
    width: test.width,
    classes,
    seconds: (performance.now() - started) / 1000,
    notes: limitNotes(found, settings),
  };
  return { score: record.score, scores: found.testLogits, record };
}
