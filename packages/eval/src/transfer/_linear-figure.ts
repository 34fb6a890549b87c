import { logisticRegression } from '../logreg/logistic-regression.ts';
import { multiLabelLogisticRegression } from '../logreg/multi-label-logistic-regression.ts';
import type { TransferInput } from './transfer.ts';
import type { TransferMetric, TransferRecord } from './transfer-record.ts';

/** What a linear classifier says about the test set, and how it was chosen. */
export interface LinearFigure {
  readonly figure: TransferRecord['linear'];
  /** `[N, M]`. */
  readonly scores: Float32Array;
  readonly validationSize: number;
  readonly notes: readonly string[];
}

/** `logreg@1`, or its multi-label form, in the metric of a data set. */
export async function linearFigure(input: TransferInput, metric: TransferMetric, seed: number): Promise<LinearFigure> {
  const { scores, record } =
    metric === '11-point mAP'
      ? await multiLabelLogisticRegression(multiLabelInput(input), { seed })
      : await logisticRegression(singleLabelInput(input), { metric, seed });
  const { protocol, score, interval, l2, validationScore, validationSize, notes } = record;
  return { figure: { protocol, score, interval, l2, validationScore }, scores, validationSize, notes };
}

function singleLabelInput({ train, validation, test, classes }: TransferInput): Parameters<typeof logisticRegression>[0] {
  return {
    train: train.features,
    trainLabels: train.targets,
    ...(validation !== null && { validation: validation.features, validationLabels: validation.targets }),
    test: test.features,
    testLabels: test.targets,
    classes,
  };
}

function multiLabelInput({ train, validation, test, classes }: TransferInput): Parameters<typeof multiLabelLogisticRegression>[0] {
  return {
    train: train.features,
    trainTargets: train.targets,
    ...(validation !== null && { validation: validation.features, validationTargets: validation.targets }),
    test: test.features,
    testTargets: test.targets,
    classes,
  };
}
