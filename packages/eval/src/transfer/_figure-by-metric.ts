import type { EvaluationBasics } from '../evaluation-basics.ts';
import { classificationFigures } from '../metrics/classification-figures.ts';
import { meanAveragePrecision } from '../metrics/mean-average-precision.ts';
import type { TransferFigure } from './transfer-record.ts';

/** What a classifier said about a test set. */
interface Scored {
  /** `[N, M]`. */
  readonly scores: Float32Array;
  /** `[N]` classes, or for mAP `[N, M]` of 1, 0 and −1. */
  readonly targets: ArrayLike<number>;
  /** M. */
  readonly classes: number;
}

/** A test set's score and its interval in the metric of a data set. */
export function figureByMetric({ scores, targets, classes }: Scored, metric: EvaluationBasics['metric'], seed: number): TransferFigure {
  if (metric === '11-point mAP') {
    const { meanAveragePrecision: score, interval } = meanAveragePrecision({ scores, targets, classes }, { seed });
    return { score, interval };
  }
  const figures = classificationFigures({ scores, labels: targets, classes }, { seed });
  return metric === 'top-1'
    ? { score: figures.top1, interval: figures.top1Interval }
    : { score: figures.meanPerClass, interval: figures.meanPerClassInterval };
}
