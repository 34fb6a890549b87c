import { eachElection } from './_elections.ts';
import type { KnnInput } from './knn.ts';
import type { KnnSweepEntry } from './knn-record.ts';
import type { Combination } from './_knn-settings.ts';

/** The accuracy of every combination on the bank itself, each row classified by the others. */
export async function leaveOneOutSweep(
  { bank, bankLabels, classes }: KnnInput,
  combinations: readonly Combination[],
): Promise<KnnSweepEntry[]> {
  const hits = combinations.map(() => 0);
  await eachElection({ bank, bankLabels, queries: bank, classes }, { combinations, excludeSelf: true }, (query, place, { elected }) => {
    if (elected[0] === bankLabels[query]) hits[place]! += 1;
  });
  return sweepEntries(combinations, hits, bank.count);
}

/** Combinations with the share of rows that they classified rightly. */
export function sweepEntries(combinations: readonly Combination[], hits: readonly number[], count: number): KnnSweepEntry[] {
  return combinations.map(({ k, temperature }, place) => ({ k, temperature, top1: hits[place]! / count }));
}
