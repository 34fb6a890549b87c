import { LeoclrError } from '@leoclr/core';
import { exactSimilarity, similarityError, squaredLengths } from './_exact-similarity.ts';
import type { NearestNeighboursInput } from './nearest-neighbours.ts';
import { ranker } from './_ranking.ts';
import type { Ranking } from './_ranking.ts';
import { searchBank } from './_search-bank.ts';
import type { MeasuredFeatures } from './_search-bank.ts';
import { exhaustivePlan, searchPlan } from './_search-plan.ts';
import type { SearchPlan } from './_search-plan.ts';
import type { Judge } from './_settle.ts';

/** How many neighbours are wanted, and whether a row may be its own. */
export interface RankingOptions {
  readonly k: number;
  readonly excludeSelf: boolean;
}

/** Gets each query with its ranking, which holds all rows that may be among its k best, and with what can tell them apart. */
export type VisitRanking = (query: number, ranking: Ranking, judge: Judge) => void;

/**
 * Shows every query's nearest rows to `visit`, in any order of queries.
 *
 * Float32 products find them; whatever is close enough to the k-th to be one of the k is in the ranking. Queries for which the sample of the
 * bank was misleading, or to which very many rows are equally near, are searched once more without a threshold.
 */
export async function eachRanking(
  { bank, queries }: NearestNeighboursInput,
  { k, excludeSelf }: RankingOptions,
  visit: VisitRanking,
): Promise<void> {
  const sets = { bank: measure(bank), queries: measure(queries) };
  const sizes = { bankCount: bank.count, width: bank.width };
  const slack = 2 * similarityError(bank.width);
  const search = async (rows: Int32Array, plan: SearchPlan): Promise<number[]> => {
    const { ranking, rank } = ranker(plan.capacity, bank.count);
    const left: number[] = [];
    for await (const group of searchBank(sets, rows, plan)) {
      for (const [place, query] of group.queries.entries()) {
        const isWhole = rank(group, place, excludeSelf ? query : -1);
        if (!isWhole || !isCertain(ranking, k, slack, group.kept.thresholds[place]!)) left.push(query);
        else visit(query, ranking, { slack, exact: (row) => exactSimilarity(sets.queries, query, sets.bank, row) });
      }
    }
    return left;
  };
  const all = Int32Array.from({ length: queries.count }, (_, query) => query);
  const again = await search(all, searchPlan(excludeSelf ? k + 1 : k, sizes));
  const never = again.length === 0 ? [] : await search(Int32Array.from(again), exhaustivePlan(sizes));
  if (never.length > 0) throw new LeoclrError('numeric', `nearestNeighbours(): the engine gave no usable similarities for query ${never[0]}.`);
}

/** Nothing below the threshold, which was not kept, can be among the k best. */
function isCertain({ similarities, count }: Ranking, k: number, slack: number, threshold: number): boolean {
  return count >= k && similarities[k - 1]! - slack > threshold;
}

function measure(features: NearestNeighboursInput['bank']): MeasuredFeatures {
  return { ...features, squares: squaredLengths(features) };
}
