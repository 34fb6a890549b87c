import type { Features } from '../features/features.ts';
import { knn } from '../neighbours/knn.ts';
import { checkCorruptedFeatures, checkWholeBattery } from './_check-corrupted-features.ts';
import { summary } from './_summary.ts';
import type { HitsAtLevel } from './_summary.ts';
import type { CorruptionName } from './robustness-battery.ts';
import type { RobustnessRecord } from './robustness-record.ts';

/** Features of the test pictures under one corruption. */
export interface CorruptedFeatures {
  readonly corruption: CorruptionName;
  readonly level: number;
  /** Of the same pictures in the same order as the clean ones. */
  readonly features: Features;
}

/** Clean features to learn from, and test pictures as they are and as they were corrupted. */
export interface RobustnessInput {
  /** Training pictures, as they are. */
  readonly bank: Features;
  /** `[bank.count]`, classes 0 … `classes` − 1. */
  readonly bankLabels: ArrayLike<number>;
  /** Test pictures, as they are. */
  readonly clean: Features;
  /** `[clean.count]`. */
  readonly labels: ArrayLike<number>;
  /** M. */
  readonly classes: number;
  /** The whole of `robustnessBattery`, in any order. One level at a time is held in memory when it is a generator. */
  readonly corrupted: AsyncIterable<CorruptedFeatures> | Iterable<CorruptedFeatures>;
}

export interface RobustnessOptions {
  /** Neighbours that vote. Default 200, as in `knn`. */
  readonly k?: number;
  /** Temperature of the votes. Default 0.1, as in `knn`. */
  readonly temperature?: number;
  /** Of the bootstrap; by convention the one that the corruptions were drawn with. Default 0. */
  readonly seed?: number;
}

/** What a battery of corruptions leaves of the accuracy. */
export interface RobustnessResult {
  /** Mean over corruptions of the means over their levels, 0–1. */
  readonly top1: number;
  /** `[N]`, one class a test picture, as it is. */
  readonly cleanPredictions: Int32Array;
  readonly record: RobustnessRecord;
}

/**
 * Accuracy under a fixed battery of corruptions of the test pictures, protocol `robustness@1`.
 *
 * The classifier is `knn@1` with a bank of clean training pictures. It has nothing to fit, so no learning rate or epoch that is chosen on clean
 * pictures favours one network over another, and it asks straight what matters: whether a corrupted picture still lies among its kind. The
 * figure is the mean over corruptions, each of which counts the same, and its share of the clean accuracy.
 *
 * All levels are bootstrapped with the same resamples. Leaks no tensor.
 *
 * @throws LeoclrError `shape`, `data`, `numeric` or `option` as `knn` does; `data` when corrupted features are of other pictures than the clean
 * ones; `option` when a level isn't of the battery, comes twice or is missing.
 *
 * @example
 * ```ts
 * import { corruptedView } from '@leoclr/augment';
 * import { evaluationBatches } from '@leoclr/data';
 *
 * const clean = await extractFeatures({ network, weights, batches: loader.epoch(0) });
 * async function* corrupted() {
 *   for (const { corruption, levels } of robustnessBattery) {
 *     for (const level of levels) {
 *       const batches = evaluationBatches(dataset, { view: corruptedView({ corruption, level, size: 64 }) });
 *       yield { corruption, level, features: await extractFeatures({ network, weights, batches }) };
 *     }
 *   }
 * }
 * // Here on the training set itself; hand in the features and labels of another one as clean.
 * const { record } = await robustness({ bank: clean, bankLabels: labels, clean, labels, classes: 10, corrupted: corrupted() });
 * ```
 */
export async function robustness(input: RobustnessInput, options: RobustnessOptions = {}): Promise<RobustnessResult> {
  const started = performance.now();
  const { k = 200, temperature = 0.1, seed = 0 } = options;
  const { bank, bankLabels, clean, labels, classes } = input;
  const classify = (queries: Features): ReturnType<typeof knn> =>
    knn({ bank, bankLabels, queries, queryLabels: labels, classes }, { k, temperature });
  const cleanResult = await classify(clean);
  const measured: HitsAtLevel[] = [];
  for await (const corrupted of input.corrupted) {
    const { corruption, level, features } = corrupted;
    checkCorruptedFeatures(corrupted, clean, measured);
    const { predictions } = await classify(features);
    measured.push({ corruption, level, hits: hitsOf(predictions, labels) });
  }
  checkWholeBattery(measured);
  const figures = summary({ clean: hitsOf(cleanResult.predictions, labels), measured }, seed);
  const record: RobustnessRecord = {
    protocol: 'robustness@1',
    metric: 'top-1',
    ...figures,
    classifier: 'knn@1',
    k: cleanResult.k,
    temperature,
    seed,
    bankSize: bank.count,
    testSize: clean.count,
    width: bank.width,
    classes,
    seconds: (performance.now() - started) / 1000,
    notes: cleanResult.record.notes,
  };
  return { top1: figures.score, cleanPredictions: cleanResult.predictions, record };
}

/** 1 where the prediction is the label. */
function hitsOf(predictions: Int32Array, labels: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(predictions, (prediction, row) => (prediction === labels[row] ? 1 : 0));
}
