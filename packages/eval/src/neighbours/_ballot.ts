import type { Ranking } from './_ranking.ts';
import { settleOrder } from './_settle.ts';
import type { Judge } from './_settle.ts';
import type { Combination } from './_knn-settings.ts';

/** Whom the neighbours of a query elect. */
export interface Ballot {
  /**
   * The six best of the classes that got a vote, best first, ties to the lower class; valid until the next call. The first entries of the
   * ranking must be the nearest for each k that is asked for. Where float32 similarities can't tell who is first, or who is among the first
   * five, they are computed again in float64, which the ranking keeps.
   */
  elect(ranking: Ranking, combination: Combination, judge: Judge): readonly number[];
  /** Call before the next query. */
  next(): void;
}

/** Places after which the order has to be certain: figures are made of who is first and of who is among the first five. */
const CUTS = [1, 5];
const PLACES = 6;
/** Rounding errors of the sums of votes, generously. */
const SUM_ERROR = 1e-9;

/**
 * Counts votes with weight exp(similarity / T), in float64.
 *
 * @param most The highest k that will be asked for.
 */
export function ballot(labels: ArrayLike<number>, classes: number, most: number): Ballot {
  const votes = new Float64Array(classes);
  const isVoted = new Uint8Array(classes);
  const voted: number[] = [];
  let isSettled = false;

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
  const isCertain = (slack: number, temperature: number): boolean => {
    const factor = Math.exp(slack / temperature) * (1 + SUM_ERROR);
    return CUTS.every((cut) => cut >= voted.length || votes[voted[cut - 1]!]! > votes[voted[cut]!]! * factor);
  };

  return {
    elect(ranking, combination, judge) {
      count(ranking, combination);
      if (!isSettled && !isCertain(judge.slack, combination.temperature)) {
        settleOrder(ranking, 0, most, judge);
        isSettled = true;
        count(ranking, combination);
      }
      return voted;
    },
    next() {
      isSettled = false;
    },
  };
}
