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

/** Rows more that a second search keeps. */
const GENEROUS = 256;

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
 * bank was misleading, or to which many rows are equally near, are searched again with more room, and at last without a threshold.
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
    const { ranking, rank } = ranker(plan.capacity);
    const left: number[] = [];
    for await (const group of searchBank(sets, rows, plan)) {
      for (const [place, query] of group.queries.entries()) {
        const isWhole = rank(group, { place, own: excludeSelf ? query : -1, wanted: k, slack });
        if (!isWhole || !isCertain(ranking, k, slack, group.kept.thresholds[place]!)) left.push(query);
        else visit(query, ranking, { slack, exact: (row) => exactSimilarity(sets.queries, query, sets.bank, row) });
      }
    }
    return left;
  };
  const wanted = excludeSelf ? k + 1 : k;
  let left = Array.from({ length: queries.count }, (_, query) => query);
  for (const plan of [searchPlan(wanted, sizes), searchPlan(8 * wanted + GENEROUS, sizes), exhaustivePlan(sizes)]) {
    if (left.length > 0) left = await search(Int32Array.from(left), plan);
  }
  // Only similarities that are no numbers get here.
  if (left.length > 0) throw new LeoclrError('numeric', `The engine gave no usable similarities for query ${left[0]}. Try another engine.`);
}

/** Nothing below the threshold, which was not kept, can be among the k best. */
function isCertain({ similarities, count }: Ranking, k: number, slack: number, threshold: number): boolean {
  return count >= k && similarities[k - 1]! - slack > threshold;
}

function measure(features: NearestNeighboursInput['bank']): MeasuredFeatures {
  return { ...features, squares: squaredLengths(features) };
}
