import { basename } from 'node:path';
import { fieldMetric } from '@leoclr/data';

/** What is reported of a data set: what was asked for, else what its name tells. Pictures with one label each have no average precision. */
export function reportedMetric(asked: unknown, data: string): 'top-1' | 'mean per class' {
  if (asked !== undefined) return asked === 'mean-per-class' ? 'mean per class' : 'top-1';
  const [, kind = '', place = data] = /^([a-z][a-z0-9-]+):(.*)$/s.exec(data) ?? [];
  return [kind, basename(place)].some((name) => fieldMetric(name) === 'mean per class') ? 'mean per class' : 'top-1';
}
