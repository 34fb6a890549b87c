import type { DatasetMetric } from './known-dataset.ts';
import { knownDatasets } from './known-datasets.ts';

/** Data sets of the field that the catalogue lacks, and names under which folders of known ones are often found. */
const OTHER_NAMES: Readonly<Record<string, DatasetMetric>> = {
  caltech: 'mean per class',
  flowers: 'mean per class',
  pets: 'mean per class',
  aircraft: 'mean per class',
  'fgvc-aircraft': 'mean per class',
};

/**
 * What papers report of a data set of this name: mean per class for Caltech-101, Pets, Flowers and Aircraft, 11-point mAP for VOC 2007, and top-1
 * for all others (Kornblith et al. 2019, table 1).
 *
 * A name counts with something behind it too, such as `caltech101-mini`; upper and lower case, `-` and `_` are alike.
 */
export function fieldMetric(name: string): DatasetMetric {
  const asked = plain(name);
  const known = [...knownDatasets.map(({ name, metric = 'top-1' }) => [name, metric] as const), ...Object.entries(OTHER_NAMES)];
  const fitting = known.filter(([word]) => asked.startsWith(plain(word))).toSorted(([a], [b]) => b.length - a.length);
  return fitting[0]?.[1] ?? 'top-1';
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}
