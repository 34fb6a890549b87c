import { logisticRegression, selectLabels } from '@leoclr/eval';
import type { LogisticRegressionOptions } from '@leoclr/eval';
import type { Streams } from '../../streams.ts';
import { evaluateFeatures } from '../evaluate-features.ts';

/** `leoclr eval logreg`. */
export async function logregCommand(options: Readonly<Record<string, unknown>>, streams: Streams): Promise<number> {
  const { metric, l2, validationShare, seed } = options as {
    metric: 'top-1' | 'mean-per-class';
    l2?: number[];
    validationShare: number;
    seed: number;
  };
  const protocol: LogisticRegressionOptions = {
    metric: metric === 'top-1' ? metric : 'mean per class',
    validationShare,
    seed,
    ...(l2 !== undefined && { l2Values: l2 }),
  };
  return evaluateFeatures(options, streams, async ({ train, val }, data) => {
    const [trainLabels, testLabels] = [selectLabels(data.train.labels, train.indices), selectLabels(data.val.labels, val.indices)];
    const input = { train, trainLabels, test: val, testLabels, classes: data.train.classes.length };
    return (await logisticRegression(input, protocol)).record;
  });
}
