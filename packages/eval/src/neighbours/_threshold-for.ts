/** What reaches a threshold may be more than wanted by this share: few looks are worth more than the last entry. */
export const SURPLUS = 0.25;
/** Beyond all thresholds: not known yet. */
const UNKNOWN = 4;
/** The first step away from the guess, for similarities between −1 and 1. */
const FIRST_STEP = 1 / 64;
/** Halvings after which two similarities are the same. */
const MOST_LOOKS = 32;

/**
 * A float32 threshold that at least `rank` numbers reach, and not many more unless they are equal.
 *
 * @param guess Where to begin.
 * @param countOf How many numbers reach a threshold; all of them reach −2.
 */
export function thresholdFor(rank: number, guess: number, countOf: (threshold: number) => number): number {
  const most = Math.floor(rank * (1 + SURPLUS)) + 1;
  let [low, high] = [-UNKNOWN, UNKNOWN];
  let middle = guess;
  let step = FIRST_STEP;
  for (let look = 0; look < MOST_LOOKS; look++) {
    const count = countOf(middle);
    if (count >= rank && count <= most) return middle;
    if (count < rank) high = middle;
    else low = middle;
    const next = count < rank ? middle - step : middle + step;
    // Growing steps until it lies between two known ones, then halves.
    const isBetween = low > -UNKNOWN && high < UNKNOWN;
    middle = Math.fround(isBetween ? (low + high) / 2 : Math.max(-2, Math.min(2, next)));
    step *= 2;
    if (middle === low || middle === high) break;
  }
  return Math.max(low, -2);
}
