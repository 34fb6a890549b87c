import { basename } from 'node:path';
import { fieldMetric } from '@leoclr/data';
import type { DatasetMetric } from '@leoclr/data';
import { LeoclrError, unknownName } from '@leoclr/core';

/** A data set of the suite, as it was named. */
export interface ListedData {
  /** For `openData`. */
  readonly text: string;
  /** Heading of its column. */
  readonly name: string;
  /** What is reported of it, unless its pictures have several labels. */
  readonly metric: DatasetMetric;
}

/** What `--metric` may say. */
const METRICS: Readonly<Record<string, DatasetMetric>> = { 'top-1': 'top-1', 'mean-per-class': 'mean per class' };

/**
 * The data sets of `--data`, in their order: texts as other commands take them, or NAME=TEXT. Commas within braces belong to a pattern: `tar:shards/{train,val}-*.tar` is one.
 *
 * @param metrics What `--metric` says: `NAME=METRIC`, separated by commas; null when it isn't given.
 * @throws LeoclrError `option` for an empty entry, a name that comes twice, or a metric of a data set that isn't there.
 */
export function dataList(list: string, metrics: string | null): ListedData[] {
  const texts = list.split(/,(?![^{]*\})/).map((text) => text.trim());
  if (texts.includes('')) throw new LeoclrError('option', `--data: expected data sets separated by commas, got "${list}".`);
  const named = texts.map(namedText);
  const twice = named.find(({ name }, place) => named.findIndex((other) => other.name === name) !== place);
  if (twice !== undefined) {
    throw new LeoclrError('option', `--data: expected data sets of different names, got ${twice.name} twice. Write OTHER=${twice.text}.`);
  }
  const given = givenMetrics(
    metrics,
    named.map(({ name }) => name),
  );
  return named.map(({ text, name }) => ({ text, name, metric: given.get(name) ?? metricOf(text, name) }));
}

function namedText(text: string): { text: string; name: string } {
  const [, name, rest] = /^([\w.-]+)=(.+)$/s.exec(text) ?? [];
  return name === undefined || rest === undefined ? { text, name: nameOf(text) } : { text: rest, name };
}

/** `cifar10` for `cifar10:DIR`; else the last folder of a path: for `voc:data/voc2007-mini` it is `voc2007-mini`. */
function nameOf(text: string): string {
  const [, word = '', place = ''] = /^([a-z][a-z0-9-]+):(.*)$/s.exec(text) ?? [];
  if (word === 'scenes' || /\d/.test(word)) return word;
  return basename(place === '' ? text : place) || text;
}

/** The folder may tell what the word doesn't, and the other way round. */
function metricOf(text: string, name: string): DatasetMetric {
  const metrics = [name, basename(text)].map(fieldMetric);
  return metrics.find((metric) => metric !== 'top-1') ?? 'top-1';
}

function givenMetrics(text: string | null, names: readonly string[]): Map<string, DatasetMetric> {
  const given = new Map<string, DatasetMetric>();
  for (const pair of text === null ? [] : text.split(',')) {
    const [, name = '', word = ''] = /^(.*)=(.*)$/.exec(pair.trim()) ?? [];
    if (name === '') throw new LeoclrError('option', `--metric: expected NAME=METRIC, got "${pair}".`);
    if (!names.includes(name)) throw new LeoclrError('option', `--metric: ${unknownName('data set', name, names)}`);
    const metric = METRICS[word];
    if (metric === undefined) throw new LeoclrError('option', `--metric: ${unknownName('metric', word, Object.keys(METRICS))}`);
    given.set(name, metric);
  }
  return given;
}
