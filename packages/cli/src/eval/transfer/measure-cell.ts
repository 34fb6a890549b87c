import { createHash } from 'node:crypto';
import { transfer } from '@leoclr/eval';
import type { LabelledFeatures, TransferRecord } from '@leoclr/eval';
import { featuresOf, MAX_PIXELS_SIDE } from '../../evaluate/features-of.ts';
import { measured } from '../../evaluate/measured.ts';
import type { Column, Part } from './open-column.ts';
import type { Cell } from './table-file.ts';
import type { TransferSubject } from './transfer-subjects.ts';

/** What the classifiers are told. */
export interface TransferProtocol {
  readonly k: number;
  readonly temperature: number;
  readonly seed: number;
}

/** Everything that a result depends on, as a hash. */
export function cellKey({ name, hash, opened }: TransferSubject, column: Column, protocol: TransferProtocol): string {
  const { size, evaluationCrop, normalization, shortSide, evaluationImages, tenCrop = false } = opened.settings;
  const transform =
    name === 'pixels'
      ? { size: Math.min(MAX_PIXELS_SIDE, size), evaluationCrop, normalization, shortSide, evaluationImages }
      : { size, evaluationCrop, normalization, shortSide, evaluationImages, tenCrop, layer: opened.layer };
  const { metric, hashes } = column;
  return createHash('sha256')
    .update(JSON.stringify(['transfer@1', hash, hashes, transform, metric, protocol]))
    .digest('hex')
    .slice(0, 32);
}

/**
 * Measures one subject on one data set.
 *
 * @throws LeoclrError `data` when pictures can't be read or have no labels, `numeric` when the weights have diverged.
 */
export async function measureCell(subject: TransferSubject, column: Column, protocol: TransferProtocol): Promise<Cell> {
  const { settings } = subject.opened;
  const labelled = async ({ dataset, targets }: Part): Promise<LabelledFeatures> => {
    const features = await featuresOf(subject.subject, dataset, settings);
    return { features, targets: await targets.of(features.indices) };
  };
  const { record } = await transfer(
    {
      train: await labelled(column.train),
      validation: column.validation === null ? null : await labelled(column.validation),
      test: await labelled(column.test),
      classes: column.classes,
    },
    { metric: column.metric, ...protocol },
  );
  const evaluation = { ...subject.opened, data: column.data, settings: { ...settings, data: column.text } };
  const measurement = await measured(evaluation, subject.name, record);
  return {
    key: cellKey(subject, column, protocol),
    row: subject.row,
    column: column.name,
    measurement: { ...measurement, record: record satisfies TransferRecord },
  };
}
