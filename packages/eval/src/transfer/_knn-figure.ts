import type { EvaluationBasics } from '../evaluation-basics.ts';
import { knn } from '../neighbours/knn.ts';
import { figureByMetric } from './_figure-by-metric.ts';
import type { LabelledFeatures } from './labelled-features.ts';
import { neighbourVotes } from './_neighbour-votes.ts';
import type { TransferRecord } from './transfer-record.ts';

/** How the nearest neighbours of the bank do on the test set. */
interface KnnFigureInput {
  readonly bank: LabelledFeatures;
  readonly test: LabelledFeatures;
  /** M. */
  readonly classes: number;
  readonly metric: EvaluationBasics['metric'];
}

/** `knn@1` in the metric of a data set. */
export async function knnFigure(
  { bank, test, classes, metric }: KnnFigureInput,
  { k, temperature, seed }: { readonly k: number; readonly temperature: number; readonly seed: number },
): Promise<TransferRecord['knn']> {
  const voting = { bank: bank.features, queries: test.features, classes };
  if (metric === '11-point mAP') {
    const votes = await neighbourVotes({ ...voting, bankTargets: bank.targets }, { k, temperature });
    const figure = figureByMetric({ scores: votes.scores, targets: test.targets, classes }, metric, seed);
    return { protocol: 'knn@1', ...figure, k: votes.k, temperature };
  }
  const { record } = await knn({ ...voting, bankLabels: bank.targets, queryLabels: test.targets }, { k, temperature, seed });
  const figure =
    metric === 'top-1'
      ? { score: record.top1, interval: record.top1Interval }
      : { score: record.meanPerClass, interval: record.meanPerClassInterval };
  return { protocol: 'knn@1', ...figure, k: record.k, temperature };
}
