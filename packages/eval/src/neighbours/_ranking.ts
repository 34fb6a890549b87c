import { bankOrder } from './_search-bank.ts';
import type { FoundGroup } from './_search-bank.ts';

/** The most similar rows of the bank that a query has kept, best first. Used again for the next query. */
export interface Ranking {
  readonly rows: Int32Array;
  readonly similarities: Float64Array;
  count: number;
}

/** Below the float32 numbers' own bits, a float64 has 29 that are free for a row. */
const FREE_BITS = 29;
const LAST_ROW = 2 ** FREE_BITS - 1;

/** What sorts the entries of queries. */
export interface Ranker {
  readonly ranking: Ranking;
  /** Fills the ranking with what a query of the group has kept, but for the row `own`. False when there was no room for all. */
  rank(group: FoundGroup, place: number, own: number): boolean;
}

/** Sorts by falling similarity, equal ones by rising row. A float64 holds both, so that the fast sort of plain numbers can be used. */
export function ranker(capacity: number, bankCount: number): Ranker {
  const rowAt = bankOrder(bankCount);
  const keys = new Float64Array(capacity);
  const words = new Uint32Array(keys.buffer);
  const ranking: Ranking = { rows: new Int32Array(capacity), similarities: new Float64Array(capacity), count: 0 };
  return {
    ranking,
    rank({ kept }, place, own) {
      const size = kept.counts[place]!;
      if (size > capacity) return false;
      const { similarities, positions } = kept.entriesOf(place);
      let count = 0;
      for (let entry = 0; entry < size; entry++) {
        const row = rowAt(positions[2 * entry + 1]!);
        if (row === own) continue;
        const key = 0 - similarities[2 * entry]!; // never −0
        keys[count] = key;
        // Of negative numbers, the one with more in its lower bits comes first. The lower word comes first on every machine that runs this.
        words[2 * count]! |= key < 0 ? LAST_ROW - row : row;
        count++;
      }
      keys.subarray(0, count).sort();
      for (let i = 0; i < count; i++) {
        const low = words[2 * i]! & LAST_ROW;
        const isNegative = words[2 * i + 1]! >>> 31 === 1;
        ranking.rows[i] = isNegative ? LAST_ROW - low : low;
        words[2 * i]! &= ~LAST_ROW;
        ranking.similarities[i] = 0 - keys[i]!;
      }
      ranking.count = count;
      return true;
    },
  };
}
