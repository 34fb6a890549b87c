import type { Features } from '../features/features.ts';
import { nearestNeighbours } from '../neighbours/nearest-neighbours.ts';

/** A bank of pictures with several labels, and queries. */
interface Voting {
  readonly bank: Features;
  /** `[bank.count, M]` of 1, 0 and −1. */
  readonly bankTargets: ArrayLike<number>;
  readonly queries: Features;
  /** M. */
  readonly classes: number;
}

/** What the neighbours said. */
export interface NeighbourVotes {
  /** After clamping. */
  readonly k: number;
  /** `[N, M]`: each class's share (0–1) of the weight of those neighbours that have a vote on it. */
  readonly scores: Float32Array;
}

/**
 * `knn@1` for pictures with several labels: neighbours have the same weights, and each votes for every class that it shows. Where it is difficult
 * for a class it has no vote on that class.
 */
export async function neighbourVotes(
  { bank, bankTargets, queries, classes }: Voting,
  { k, temperature }: { readonly k: number; readonly temperature: number },
): Promise<NeighbourVotes> {
  const neighbours = await nearestNeighbours({ bank, queries }, { k });
  const scores = new Float32Array(queries.count * classes);
  for (let query = 0; query < queries.count; query++) {
    const [from, to] = [query * neighbours.k, (query + 1) * neighbours.k];
    const rows = neighbours.rows.subarray(from, to);
    // Relative to the nearest: a common factor that keeps exp() finite at any temperature.
    const weights = Float64Array.from(neighbours.similarities.subarray(from, to), (similarity) =>
      Math.exp((similarity - neighbours.similarities[from]!) / temperature),
    );
    for (let label = 0; label < classes; label++) {
      const said = Array.from(rows, (row) => bankTargets[row * classes + label]!);
      scores[query * classes + label] = shareOfVotes(said, weights);
    }
  }
  return { k: neighbours.k, scores };
}

/** The share of the weight of those who say 1 or 0 that says 1; 0 when nobody does. */
function shareOfVotes(said: readonly number[], weights: Float64Array): number {
  let [votes, heard] = [0, 0];
  for (const [place, target] of said.entries()) {
    if (target >= 0) heard += weights[place]!;
    if (target === 1) votes += weights[place]!;
  }
  return heard === 0 ? 0 : votes / heard;
}
