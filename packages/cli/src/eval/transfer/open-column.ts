import { LeoclrError } from '@leoclr/core';
import type { Dataset } from '@leoclr/core';
import { checkSameClasses, dataHash } from '@leoclr/eval';
import type { TransferMetric } from '@leoclr/eval';
import { spread } from '../../evaluate/features-of.ts';
import { openData } from '../../run/open-data.ts';
import type { RunData } from '../../run/open-data.ts';
import type { Settings } from '../../settings/settings.ts';
import type { ListedData } from './data-list.ts';
import { readTargets } from './read-targets.ts';
import type { Targets } from './read-targets.ts';

/** A part of a data set with what is true about its pictures. */
export interface Part {
  readonly dataset: Dataset;
  readonly targets: Targets;
}

/** One data set, opened for all subjects: a column of the table. */
export interface Column {
  readonly name: string;
  readonly text: string;
  readonly metric: TransferMetric;
  readonly classes: number;
  readonly train: Part;
  /** Null: validation pictures are held out of `train`. */
  readonly validation: Part | null;
  readonly test: Part;
  /** As other commands have it: what is tested on is `val`. */
  readonly data: RunData;
  /** One a part. */
  readonly hashes: readonly string[];
}

type Opening = Pick<Settings, 'size' | 'shortSide' | 'cache' | 'evaluationImages'>;

/**
 * Opens the parts of a data set and looks how they are labelled.
 *
 * @throws LeoclrError `data` or `option` when it can't be found or read, has no test part or no labels, or when its parts differ in classes.
 */
export async function openColumn({ text, name, metric }: ListedData, settings: Opening): Promise<Column> {
  const opened = await openData({ ...settings, data: text }, { third: true });
  const { train, caches } = opened;
  const test = opened.test ?? opened.val;
  if (test === null) {
    throw new LeoclrError('data', `${text}: expected pictures to test on, in a part val or test; all are for training. Split the folder.`);
  }
  const validation = opened.test === undefined ? null : opened.val;
  const datasets = [train, ...(validation === null ? [] : [validation]), test];
  for (const { classes } of datasets.slice(1)) checkSameClasses(train.classes, classes);
  const classes = train.classes.length;
  const part = async (dataset: Dataset): Promise<Part> => ({ dataset, targets: await readTargets(dataset, classes) });
  const trainPart = await part(train);
  const several = trainPart.targets.kind === 'several';
  return {
    name,
    text,
    metric: metricFor(several, metric),
    classes,
    train: trainPart,
    validation: validation === null ? null : await part(validation),
    test: await part(test),
    data: { train, val: test, caches },
    hashes: await Promise.all(datasets.map((dataset) => partHash(dataset, settings.evaluationImages))),
  };
}

/** Several labels a picture have one metric; a single one can't have it, whatever the data set is called. */
function metricFor(several: boolean, metric: TransferMetric): TransferMetric {
  if (several) return '11-point mAP';
  return metric === '11-point mAP' ? 'top-1' : metric;
}

function partHash(dataset: Dataset, images: number | null): Promise<string> {
  return dataHash(dataset, images === null ? {} : { indices: spread(dataset.length, images) });
}
