import { ballot } from './_ballot.ts';
import { eachRanking } from './_each-ranking.ts';
import type { KnnInput } from './knn.ts';
import type { Combination } from './_knn-settings.ts';
import type { Ranking } from './_ranking.ts';
import { settleBoundaries } from './_settle.ts';

/** Gets what one combination made of one query: the classes that got votes, best first, and the ranking, whose first k rows voted. */
export type VisitElection = (
  query: number,
  place: number,
  result: { readonly elected: readonly number[]; readonly ranking: Ranking },
) => void;

/** Classifies every query with every combination of k and temperature, in one pass over the bank. */
export async function eachElection(
  { bank, bankLabels, queries, classes }: Omit<KnnInput, 'queryLabels'>,
  { combinations, excludeSelf }: { readonly combinations: readonly Combination[]; readonly excludeSelf: boolean },
  visit: VisitElection,
): Promise<void> {
  const boundaries = [...new Set(combinations.map(({ k }) => k))].toSorted((a, b) => a - b);
  const most = boundaries.at(-1)!;
  const votes = ballot(bankLabels, classes);
  await eachRanking({ bank, queries }, { k: most, excludeSelf }, (query, ranking, judge) => {
    settleBoundaries(ranking, boundaries, judge);
    for (const [place, combination] of combinations.entries()) {
      visit(query, place, { elected: votes.elect(ranking, combination, judge), ranking });
    }
  });
}
