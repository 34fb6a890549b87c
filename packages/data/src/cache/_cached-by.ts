import type { Dataset } from '@leoclr/core';
import { counter, grows } from './_cache-counters.ts';
import type { RecordCache } from './_record-cache.ts';

/** The data set with a cache in front of it. Whatever happens to the cache, samples are those of the data set. */
export function cachedBy(dataset: Dataset, cache: RecordCache, counters: Uint32Array): Dataset {
  const { name, length, classes, labels } = dataset;
  const versionOf = async (index: number): Promise<string> => (dataset.version === undefined ? '' : dataset.version(index));

  const decodeAndKeep = async (index: number, version: string): ReturnType<Dataset['get']> => {
    const sample = await dataset.get(index);
    Atomics.add(counters, counter.decoded, 1);
    // A source that was replaced meanwhile could have been read either way. Its next version decides.
    if (grows(counters) && (await versionOf(index).catch(() => null)) === version) cache.write(index, version, sample);
    return sample;
  };

  return {
    name,
    length,
    classes,
    labels,
    async get(index) {
      if (!Number.isInteger(index) || index < 0 || index >= length) return dataset.get(index); // which says what is wrong with it
      const version = await versionOf(index);
      const kept = cache.read(index, version);
      if (kept === null) return decodeAndKeep(index, version);
      Atomics.add(counters, counter.hits, 1);
      return kept;
    },
    ...(dataset.version !== undefined && { version: (index) => dataset.version!(index) }),
    ...(dataset.file !== undefined && { file: (index) => dataset.file!(index) }),
  };
}
