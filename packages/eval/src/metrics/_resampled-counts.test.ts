import { expect, test } from 'vitest';
import { eachResampledCounts } from './_resampled-counts.ts';

test('holds as many rows as there are; means, variances and covariances are those of drawing with replacement', () => {
  const counts = Int32Array.of(0, 30, 1, 0, 60, 9, 0);
  const [resamples, total] = [40_000, 100];
  const sums = counts.map(() => 0);
  const squares = Float64Array.from(counts, () => 0);
  let products = 0;
  eachResampledCounts(counts, { resamples, seed: 2 }, (drawn) => {
    expect(drawn.reduce((sum, count) => sum + count)).toBe(total);
    for (const [kind, count] of drawn.entries()) {
      sums[kind]! += count;
      squares[kind]! += count * count;
    }
    products += drawn[1]! * drawn[4]!;
  });
  for (const [kind, count] of counts.entries()) {
    const mean = sums[kind]! / resamples;
    const variance = count * (1 - count / total);
    expect(Math.abs(mean - count)).toBeLessThanOrEqual(5 * Math.sqrt(variance / resamples));
    expect(Math.abs(squares[kind]! / resamples - mean * mean - variance)).toBeLessThanOrEqual(0.05 * variance);
  }
  const covariance = products / resamples - (sums[1]! / resamples) * (sums[4]! / resamples);
  expect(Math.abs(covariance - (-30 * 60) / total)).toBeLessThan(1);
});

test('depends on the seed and on which resample it is, on nothing else', () => {
  const drawn = (seed: number, resamples: number): string[] => {
    const found: string[] = [];
    eachResampledCounts(Int32Array.of(5, 5, 5), { resamples, seed }, (counts) => found.push(counts.join(' ')));
    return found;
  };
  expect(drawn(1, 8).slice(0, 4)).toEqual(drawn(1, 4));
  expect(drawn(1, 8)).not.toEqual(drawn(2, 8));
});
