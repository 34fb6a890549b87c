import type { Dataset } from '@leoclr/core';
import { knn, linearProbe, selectLabels } from '@leoclr/eval';
import type { Features, KnnOptions, KnnRecord, LinearProbeOptions, LinearProbeRecord } from '@leoclr/eval';
import type { RunData } from '../run/open-data.ts';
import { withCurve } from './with-curve.ts';

/** Both parts of the data, with labels. */
export interface LabelledData {
  readonly train: Dataset;
  readonly val: Dataset;
}

/** One subject's features of both parts. */
export interface FeaturePair {
  readonly train: Features;
  readonly val: Features;
}

/** The data when it has labels of at least two classes for learning and for testing, else null. */
export function labelled({ train, val }: RunData): LabelledData | null {
  return val !== null && train.labels !== null && val.labels !== null && train.classes.length > 1 ? { train, val } : null;
}

/** kNN: training pictures are the bank, validation pictures the queries. */
export async function measureKnn({ train, val }: FeaturePair, data: LabelledData, options: KnnOptions = {}): Promise<KnnRecord> {
  const [bankLabels, queryLabels] = [selectLabels(data.train.labels, train.indices), selectLabels(data.val.labels, val.indices)];
  const { record } = await knn({ bank: train, bankLabels, queries: val, queryLabels, classes: data.train.classes.length }, options);
  return record;
}

/** Linear probe: trained on training pictures, tested on validation pictures. */
export async function measureLinear(
  { train, val }: FeaturePair,
  data: LabelledData,
  options: LinearProbeOptions = {},
): Promise<LinearProbeRecord> {
  const [trainLabels, testLabels] = [selectLabels(data.train.labels, train.indices), selectLabels(data.val.labels, val.indices)];
  const { record, curve } = await linearProbe({ train, trainLabels, test: val, testLabels, classes: data.train.classes.length }, options);
  return withCurve(record, curve);
}
