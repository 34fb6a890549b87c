import type { Ranking } from './_ranking.ts';

/** What settles the order of rows whose float32 similarities are too close to tell. */
export interface Judge {
  /** Two similarities that differ by more are in the right order. */
  readonly slack: number;
  /** The similarity of a row to the query in float64. */
  readonly exact: (row: number) => number;
}

/** One past the last entry that may belong to the best `k`. */
export function endOfContenders({ similarities, count }: Ranking, k: number, slack: number): number {
  const least = similarities[k - 1]! - slack;
  let end = k;
  while (end < count && similarities[end]! >= least) end++;
  return end;
}

/**
 * Makes the first k entries, for each k, the k best in float64, ties to the lower row. Looks again at those alone that are close to the k-th.
 * Their order among each other stays float32's.
 */
export function settleBoundaries(ranking: Ranking, boundaries: readonly number[], judge: Judge): void {
  const windows: [from: number, to: number][] = [];
  for (const k of boundaries) {
    const to = endOfContenders(ranking, k, judge.slack);
    if (to === k) continue;
    let from = k - 1;
    const most = ranking.similarities[k - 1]! + judge.slack;
    while (from > 0 && ranking.similarities[from - 1]! <= most) from--;
    const last = windows.at(-1);
    if (last !== undefined && from < last[1]) last[1] = Math.max(last[1], to);
    else windows.push([from, to]);
  }
  for (const [from, to] of windows) settleOrder(ranking, from, to, judge);
}

/** Puts the entries from `from` to below `to` into their order in float64, ties to the lower row, with their exact similarities. */
export function settleOrder({ rows, similarities }: Ranking, from: number, to: number, { exact }: Judge): void {
  let isOrdered = true;
  for (let i = from; i < to; i++) {
    similarities[i] = exact(rows[i]!);
    isOrdered &&= i === from || isBefore(i - 1, i);
  }
  // Equal rows have come in their order.
  if (isOrdered) return;
  const [oldRows, oldSimilarities] = [rows.slice(from, to), similarities.slice(from, to)];
  const order = Array.from(oldRows.keys());
  order.sort((a, b) => oldSimilarities[b]! - oldSimilarities[a]! || oldRows[a]! - oldRows[b]!);
  for (const [i, place] of order.entries()) {
    rows[from + i] = oldRows[place]!;
    similarities[from + i] = oldSimilarities[place]!;
  }

  function isBefore(a: number, b: number): boolean {
    return similarities[a]! > similarities[b]! || (similarities[a] === similarities[b] && rows[a]! < rows[b]!);
  }
}
