import { checkBootstrap } from './bootstrap-interval.ts';
import type { BootstrapOptions } from './bootstrap-interval.ts';
import { checkScores } from './_check-scores.ts';
import type { ScoredSet } from './_check-scores.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { percentileInterval } from './_percentile-interval.ts';
import { predictedClasses } from './predicted-classes.ts';
import { eachResampledCounts } from './_resampled-counts.ts';
import type { Resampling } from './_resamples.ts';
import { topKAccuracy } from './top-k-accuracy.ts';

/** How well a test set was classified. Accuracies are shares, 0–1. */
export interface ClassificationFigures {
  readonly top1: number;
  /** Share whose class is among the five highest scores; null with fewer than six classes. */
  readonly top5: number | null;
  /** Mean of the classes' accuracies; classes without a test picture don't count. */
  readonly meanPerClass: number;
  /** Bootstrap 95 % intervals over the test set. */
  readonly top1Interval: readonly [low: number, high: number];
  readonly meanPerClassInterval: readonly [low: number, high: number];
  /** `[M, M]`, rows are true classes, columns predicted ones: counts. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * Everything that is reported of a classified test set, from its scores. Of equal scores the lower class wins.
 *
 * Both intervals come from the same resamples, with replacement as in {@link bootstrapInterval}; a class that a resample doesn't hold isn't
 * part of its mean.
 *
 * @throws LeoclrError `option` for fewer than two classes; `shape` when sizes don't fit or nothing is given; `data` when a label is no class;
 * `numeric` when a score isn't finite.
 *
 * @example
 * ```ts
 * const scores = Float32Array.of(0.9, 0.1, 0.3, 0.7, 0.6, 0.4); // three rows, two classes
 * const { top1, top1Interval } = classificationFigures({ scores, labels: [0, 1, 1], classes: 2 }, { seed: 1 });
 * ```
 */
export function classificationFigures(scored: ScoredSet, { seed = 0, resamples = 1000 }: BootstrapOptions = {}): ClassificationFigures {
  checkScores('classificationFigures()', scored);
  const { labels, classes } = scored;
  checkBootstrap('classificationFigures()', labels.length, resamples);
  const predictions = predictedClasses(scored);
  const counts = confusionMatrix(predictions, labels, classes);
  // Rows count by their class and by whether they are right: cell 2 × class + 1 holds the right ones.
  const cells = new Int32Array(2 * classes);
  for (let label = 0; label < classes; label++) {
    const row = counts.subarray(label * classes, (label + 1) * classes);
    cells[2 * label + 1] = row[label]!;
    cells[2 * label] = row.reduce((sum, count) => sum + count) - row[label]!;
  }
  return {
    ...accuraciesOf(cells),
    top5: classes < 6 ? null : topKAccuracy(scored, 5),
    ...intervalsOf(cells, { seed, resamples }),
    confusion: Array.from({ length: classes }, (_, label) => [...counts.subarray(label * classes, (label + 1) * classes)]),
  };
}

type Accuracies = Pick<ClassificationFigures, 'top1' | 'meanPerClass'>;

function accuraciesOf(cells: Int32Array): Accuracies {
  let [rows, hits, sum, seen] = [0, 0, 0, 0];
  for (let cell = 0; cell < cells.length; cell += 2) {
    const right = cells[cell + 1]!;
    const all = right + cells[cell]!;
    if (all === 0) continue;
    rows += all;
    hits += right;
    sum += right / all;
    seen++;
  }
  return { top1: hits / rows, meanPerClass: sum / seen };
}

type Intervals = Pick<ClassificationFigures, 'top1Interval' | 'meanPerClassInterval'>;

function intervalsOf(cells: Int32Array, resampling: Resampling): Intervals {
  const [top1s, means] = [new Float64Array(resampling.resamples), new Float64Array(resampling.resamples)];
  eachResampledCounts(cells, resampling, (drawn, resample) => {
    const { top1, meanPerClass } = accuraciesOf(drawn);
    top1s[resample] = top1;
    means[resample] = meanPerClass;
  });
  return { top1Interval: percentileInterval(top1s), meanPerClassInterval: percentileInterval(means) };
}
