import { checkFeatures, checkSameWidth } from '../_check-features.ts';
import type { Features } from '../features/features.ts';
import { clampNeighbours } from './_clamp-neighbours.ts';
import { eachRanking } from './_each-ranking.ts';
import { endOfContenders, settleOrder } from './_settle.ts';

/** Where to look, and for what. */
export interface NearestNeighboursInput {
  readonly bank: Features;
  readonly queries: Features;
}

export interface NearestNeighboursOptions {
  /** Neighbours a query; clamped to what the bank holds. */
  readonly k: number;
  /** Bank and queries are one set in one order: a row is not its own neighbour (leave one out). Default false. */
  readonly excludeSelf?: boolean;
}

/** The neighbours of every query, best first. */
export interface Neighbours {
  /** Neighbours a query after clamping. */
  readonly k: number;
  /** `[N, k]`, rows of the bank. For indices in the data set look up `bank.indices`. */
  readonly rows: Int32Array;
  /** `[N, k]`, cosine similarities in [−1, 1]. */
  readonly similarities: Float32Array;
}

/**
 * For every query the k rows of the bank with the highest cosine similarity; of equally similar rows the lower comes first.
 *
 * Exact: float32 products find the candidates, float64 ones choose among them and order them. Similarities are computed block by block, so
 * beyond its result it needs 400 MB at most, mostly less than 200, whatever the sizes. A row of zeros has similarity 0 to everything. Leaks no tensor.
 *
 * @throws LeoclrError `shape`, `numeric` or `option` when the features or k make no sense.
 *
 * @example
 * ```ts
 * const bank = await extractFeatures({ network, weights, batches: loader.epoch(0) });
 * const { rows, k } = await nearestNeighbours({ bank, queries: bank }, { k: 5, excludeSelf: true });
 * const nearestSample = bank.indices[rows[7 * k]!]; // of query 7
 * ```
 */
export async function nearestNeighbours({ bank, queries }: NearestNeighboursInput, options: NearestNeighboursOptions): Promise<Neighbours> {
  const where = 'nearestNeighbours()';
  checkFeatures(where, 'bank', bank);
  checkFeatures(where, 'queries', queries);
  checkSameWidth(where, ['bank', bank], ['queries', queries]);
  const { excludeSelf = false } = options;
  const k = clampNeighbours(where, { bank, queries }, { k: options.k, excludeSelf });
  const rows = new Int32Array(queries.count * k);
  const similarities = new Float32Array(queries.count * k);
  await eachRanking({ bank, queries }, { k, excludeSelf }, (query, ranking, judge) => {
    settleOrder(ranking, 0, endOfContenders(ranking, k, judge.slack), judge);
    rows.set(ranking.rows.subarray(0, k), query * k);
    similarities.set(ranking.similarities.subarray(0, k), query * k);
  });
  return { k, rows, similarities };
}
