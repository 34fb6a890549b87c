import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { binomial } from './_binomial.ts';

const DRAWS = 200_000;

/** ln of the binomial coefficient and powers, by sums of logarithms. */
function logProbability(k: number, trials: number, probability: number): number {
  let sum = k * Math.log(probability) + (trials - k) * Math.log1p(-probability);
  for (let i = 1; i <= k; i++) sum += Math.log((trials - k + i) / i);
  return sum;
}

test.each([
  { trials: 1, probability: 0.3 },
  { trials: 12, probability: 0.5 },
  { trials: 40, probability: 0.9 },
  { trials: 100, probability: 0.11 },
  { trials: 1000, probability: 0.002 },
  { trials: 3925, probability: 0.1 },
  { trials: 5000, probability: 0.997 },
  { trials: 50_000, probability: 0.4 },
])('has the frequencies of the binomial distribution: %j', ({ trials, probability }) => {
  const draw = rng(trials, 'binomial');
  const seen = new Map<number, number>();
  for (let i = 0; i < DRAWS; i++) {
    const k = binomial(draw, trials, probability);
    seen.set(k, (seen.get(k) ?? 0) + 1);
  }
  // Pearson's χ², values that are too rare for it together in one cell.
  let [chiSquare, cells, restExpected, restSeen] = [0, 0, DRAWS, DRAWS];
  for (let k = 0; k <= trials; k++) {
    const expected = DRAWS * Math.exp(logProbability(k, trials, probability));
    if (expected < 20) continue;
    chiSquare += ((seen.get(k) ?? 0) - expected) ** 2 / expected;
    restExpected -= expected;
    restSeen -= seen.get(k) ?? 0;
    cells++;
  }
  chiSquare += (restSeen - restExpected) ** 2 / Math.max(20, restExpected);
  // Mean `cells` − 1, standard deviation √(2 · cells); five of them are one in millions.
  expect(chiSquare).toBeLessThan(cells + 5 * Math.sqrt(2 * cells));
});

test('knows what can only come out one way', () => {
  const draw = rng(0, 'binomial');
  expect([binomial(draw, 0, 0.5), binomial(draw, 9, 0), binomial(draw, 9, 1)]).toEqual([0, 0, 9]);
});
