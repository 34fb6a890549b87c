import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { datasetText, openDataset } from '@leoclr/data';

/** A part of a data set. */
export interface OpenPart {
  readonly part: 'train' | 'val';
  readonly dataset: Dataset;
}

/** The parts that are asked for. @throws LeoclrError `data` when there is no `val` part and it is asked for by name. */
export async function openParts(source: string, split: 'train' | 'val' | 'all'): Promise<OpenPart[]> {
  const text = await datasetText(source);
  const parts: OpenPart[] = [];
  const train = split === 'val' ? null : await openDataset(text, { split: 'train' });
  if (train !== null) parts.push({ part: 'train', dataset: train });
  if (split === 'train') return parts;
  const val = await openDataset(text, { split: 'val', ...(train === null ? {} : { classes: train.classes }) });
  if (val !== null) parts.push({ part: 'val', dataset: val });
  else if (split === 'val') throw new LeoclrError('data', `--split val: ${source} has no validation part.`);
  return parts;
}
