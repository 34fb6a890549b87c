import type { Ranking } from './_ranking.ts';
import type { Judge } from './_settle.ts';
import type { Combination } from './_knn-settings.ts';

/** Whom the neighbours of a query elect. */
export interface Ballot {
  /**
   * The six best of the classes that got a vote, best first, ties to the lower class; valid until the next call. The first k entries of the
   * ranking must be the nearest. Where float32 similarities can't tell who is first, or who is among the first five, those of the classes in
   * question are computed again in float64, which the ranking keeps.
   */
  elect(ranking: Ranking, combination: Combination, judge: Judge): readonly number[];
}

/** Places after which the order has to be certain: figures are made of who is first and of who is among the first five. */
const CUTS = [1, 5];
const PLACES = 6;
/** Rounding errors of the sums of votes, generously. */
const SUM_ERROR = 1e-9;

/** Counts votes with weight exp(similarity / T), in float64. */
export function ballot(labels: ArrayLike<number>, classes: number): Ballot {
  const votes = new Float64Array(classes);
  const isVoted = new Uint8Array(classes);
  const voted: number[] = [];

  /** Puts the best classes in front, in order. */
  const bringForward = (places: number): void => {
    for (let place = 0; place < places; place++) {
      let best = place;
      for (let other = place + 1; other < voted.length; other++) if (isBetter(voted[other]!, voted[best]!)) best = other;
      [voted[place], voted[best]] = [voted[best]!, voted[place]!];
    }
  };
  const isBetter = (a: number, b: number): boolean => votes[a]! > votes[b]! || (votes[a] === votes[b] && a < b);
  const count = ({ rows, similarities }: Ranking, { k, temperature }: Combination): void => {
    for (const label of voted) isVoted[label] = 0;
    voted.length = 0;
    // Relative to the nearest: a common factor that keeps exp() finite at any temperature.
    const nearest = similarities[0]!;
    for (let i = 0; i < k; i++) {
      const label = labels[rows[i]!]!;
      if (isVoted[label] === 0) {
        isVoted[label] = 1;
        votes[label] = 0;
        voted.push(label);
      }
      votes[label]! += Math.exp((similarities[i]! - nearest) / temperature);
    }
    bringForward(Math.min(PLACES, voted.length));
  };
  /** The classes that may truly be on the other side of a cut. Votes are known to within this factor, either way. */
  const contested = (factor: number): Set<number> => {
    const inQuestion = new Set<number>();
    for (const cut of CUTS) {
      if (cut >= voted.length) continue;
      const edge = votes[voted[cut - 1]!]!;
      if (edge > votes[voted[cut]!]! * factor * factor) continue;
      for (const label of voted) {
        if (votes[label]! * factor * factor >= edge && votes[label]! <= edge * factor * factor) inQuestion.add(label);
      }
    }
    return inQuestion;
  };

  return {
    elect(ranking, combination, { slack, exact }) {
      count(ranking, combination);
      const inQuestion = contested(Math.exp(slack / 2 / combination.temperature) * (1 + SUM_ERROR));
      if (inQuestion.size === 0) return voted;
      for (let i = 0; i < combination.k; i++) {
        const row = ranking.rows[i]!;
        if (inQuestion.has(labels[row]!)) ranking.similarities[i] = exact(row);
      }
      count(ranking, combination);
      return voted;
    },
  };
}
