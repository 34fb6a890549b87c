import { meanAveragePrecision } from '../metrics/mean-average-precision.ts';
import { knn } from '../neighbours/knn.ts';
import type { LabelledFeatures } from './labelled-features.ts';
import { neighbourVotes } from './_neighbour-votes.ts';
import type { TransferMetric, TransferRecord } from './transfer-record.ts';
import { headline } from '../metrics/_headline.ts';

/** A bank that votes on a test set. */
interface KnnFigureInput {
  readonly bank: LabelledFeatures;
  readonly test: LabelledFeatures;
  /** M. */
  readonly classes: number;
  readonly metric: TransferMetric;
}

interface Voting {
  readonly k: number;
  readonly temperature: number;
  readonly seed: number;
}

/** `knn@1`, or its multi-label form, in the metric of a data set. */
export async function knnFigure({ bank, test, classes, metric }: KnnFigureInput, voting: Voting): Promise<TransferRecord['knn']> {
  const { k, temperature, seed } = voting;
  const input = { bank: bank.features, queries: test.features, classes };
  if (metric === '11-point mAP') {
    const votes = await neighbourVotes({ ...input, bankTargets: bank.targets }, { k, temperature });
    const { meanAveragePrecision: score, interval } = meanAveragePrecision(
      { scores: votes.scores, targets: test.targets, classes },
      { seed },
    );
    return { protocol: 'knn-multi-label@1', score, interval, k: votes.k, temperature };
  }
  const { record } = await knn({ ...input, bankLabels: bank.targets, queryLabels: test.targets }, { k, temperature, seed });
  return { protocol: 'knn@1', ...headline(record, metric), k: record.k, temperature };
}
