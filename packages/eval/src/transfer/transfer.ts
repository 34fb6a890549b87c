import { checkTransfer } from './_check-transfer.ts';
import { joinLabelled } from './_join-labelled.ts';
import { knnFigure } from './_knn-figure.ts';
import type { LabelledFeatures } from './labelled-features.ts';
import { linearFigure } from './_linear-figure.ts';
import type { TransferMetric, TransferRecord } from './transfer-record.ts';

/** Frozen features of one data set. */
export interface TransferInput {
  readonly train: LabelledFeatures;
  /** The data set's own validation part; null: a fifth of the training part is held out. */
  readonly validation: LabelledFeatures | null;
  readonly test: LabelledFeatures;
  /** M. */
  readonly classes: number;
}

export interface TransferOptions {
  /** What the field reports of this data set. `11-point mAP` is for several labels a picture, the others for one. Default `top-1`. */
  readonly metric?: TransferMetric;
  /** Neighbours that vote. Default 200, as in `knn`. */
  readonly k?: number;
  /** Temperature of the votes. Default 0.1, as in `knn`. */
  readonly temperature?: number;
  /** Decides which training pictures are held out; also the seed of the bootstrap. Default 0. */
  readonly seed?: number;
}

/** How well frozen features serve on one data set. */
export interface TransferResult {
  /** The linear classifier's, 0–1, in the data set's metric. */
  readonly score: number;
  /** `[N, M]`, of the linear classifier for the test set. */
  readonly scores: Float32Array;
  readonly record: TransferRecord;
}

/**
 * What frozen features are worth on one data set, protocol `transfer@1`: a logistic regression (`logreg@1`) and the nearest neighbours (`knn@1`),
 * both in the metric that the field reports of it (Kornblith et al. 2019, and SimCLR and BYOL after them). With several labels a picture they are
 * `logreg-multi-label@1` and `knn-multi-label@1`, in which each neighbour votes for every class that it shows.
 *
 * λ is chosen on validation pictures; then classifier and bank have all training and validation pictures, and the test set is looked at once.
 * For a table over data sets call it for each, and `meanRanks` on the scores. Leaks no tensor.
 *
 * @throws LeoclrError `shape` when counts or widths don't fit; `data` when labels are missing or a part shows one class only; `numeric` when
 * features aren't finite; `option` when an option is out of range.
 *
 * @example
 * ```ts
 * const features = await extractFeatures({ network, weights, batches: loader.epoch(0) });
 * const part = { features, targets: selectLabels(dataset.labels, features.indices) };
 * // Here on the training set itself; hand in another one as test.
 * const { record } = await transfer({ train: part, validation: null, test: part, classes: 10 }, { metric: 'mean per class' });
 * ```
 */
export async function transfer(input: TransferInput, options: TransferOptions = {}): Promise<TransferResult> {
  const started = performance.now();
  const { metric = 'top-1', k = 200, temperature = 0.1, seed = 0 } = options;
  checkTransfer(input, { metric, temperature });
  const { train, validation, test, classes } = input;
  const bank = validation === null ? train : joinLabelled(train, validation);
  const knn = await knnFigure({ bank, test, classes, metric }, { k, temperature, seed });
  const { figure: linear, scores, validationSize, notes } = await linearFigure(input, metric, seed);
  const record: TransferRecord = {
    protocol: 'transfer@1',
    metric,
    score: linear.score,
    interval: linear.interval,
    linear,
    knn,
    validation: validation === null ? 'held out' : 'official',
    trainSize: train.features.count,
    validationSize,
    testSize: test.features.count,
    width: train.features.width,
    classes,
    seed,
    seconds: (performance.now() - started) / 1000,
    notes: [...notes, ...(knn.k === k ? [] : [`k ${k} was clamped to ${knn.k}: the bank holds no more.`])],
  };
  return { score: linear.score, scores, record };
}
