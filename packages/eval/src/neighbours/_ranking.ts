import { bringForward } from './_bring-forward.ts';
import type { FoundGroup } from './_search-bank.ts';

/** The most similar rows of the bank that a query has kept, best first. Used again for the next query. */
export interface Ranking {
  readonly rows: Int32Array;
  readonly similarities: Float64Array;
  count: number;
}

/** What is ranked. */
export interface RankOptions {
  /** Place of the query in its group. */
  readonly place: number;
  /** A row of the bank to leave out, or −1. */
  readonly own: number;
  /** Neighbours that are wanted. */
  readonly wanted: number;
  /** What is less similar than the last of them by at most so much is ranked as well. */
  readonly slack: number;
}

/** Below the float32 numbers' own bits, a float64 has 29 that are free for a row. */
const LAST_ROW = 2 ** 29 - 1;

/** What a row in the lower bits can add to a similarity, twice. */
const ROW_ERROR = 2 ** -22;

/** What sorts the entries of queries. */
export interface Ranker {
  readonly ranking: Ranking;
  /** Fills the ranking with the best that a query has kept. False, and nothing done, when there was no room for all that it should have kept. */
  rank(group: FoundGroup, options: RankOptions): boolean;
}

/** Sorts by falling similarity, equal ones by rising row. One float64 holds both, so that the fast sort of plain numbers can be used. */
export function ranker(capacity: number): Ranker {
  const keys = new Float64Array(capacity);
  const words = new Uint32Array(keys.buffer);
  const ranking: Ranking = { rows: new Int32Array(capacity), similarities: new Float64Array(capacity), count: 0 };
  /** The first entries of the query as numbers to be sorted. Returns how many. */
  const fill = ({ kept, order }: FoundGroup, place: number, own: number): number => {
    const { similarities, positions } = kept.entriesOf(place);
    const size = kept.counts[place]!;
    let count = 0;
    for (let entry = 0; entry < size; entry++) {
      const row = order[positions[2 * entry + 1]!]!;
      if (row === own) continue;
      const key = 0 - similarities[2 * entry]!; // never −0
      keys[count] = key;
      // Of negative numbers, the one with more in its lower bits comes first. The lower word lies first on every machine that runs this.
      words[2 * count]! |= key < 0 ? LAST_ROW - row : row;
      count++;
    }
    return count;
  };
  return {
    ranking,
    rank(group, { place, own, wanted, slack }) {
      if (group.kept.counts[place]! > capacity) return false;
      const count = bringForward(keys, fill(group, place, own), { wanted, slack: slack + ROW_ERROR });
      keys.subarray(0, count).sort();
      for (let i = 0; i < count; i++) {
        const low = words[2 * i]! & LAST_ROW;
        ranking.rows[i] = words[2 * i + 1]! >>> 31 === 1 ? LAST_ROW - low : low;
        words[2 * i]! &= ~LAST_ROW;
        ranking.similarities[i] = 0 - keys[i]!;
      }
      ranking.count = count;
      return true;
    },
  };
}
