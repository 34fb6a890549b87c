import type { Dataset, Sample } from '@leoclr/core';
import { spread } from '../evaluate/features-of.ts';

/** Up to `count` samples from all over a data set. Where one can't be read, its successor stands in. */
export async function readableSamples(dataset: Dataset, count: number): Promise<{ index: number; sample: Sample }[]> {
  const places = spread(dataset.length, count);
  const found = await Promise.all([...places].map((place, i) => firstReadable(dataset, place, places[i + 1] ?? dataset.length)));
  return found.filter((sample) => sample !== null);
}

async function firstReadable(dataset: Dataset, from: number, to: number): Promise<{ index: number; sample: Sample } | null> {
  for (let index = from; index < to; index++) {
    try {
      return { index, sample: await dataset.get(index) };
    } catch {
      // Training has reported it.
    }
  }
  return null;
}
