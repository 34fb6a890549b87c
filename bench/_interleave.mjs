import { summary } from './_summary.mjs';

/**
 * Times variants in turns (A B C, A B C, …), after one round that isn't counted.
 *
 * @param {Record<string, () => Promise<void>>} variants
 * @param {number} rounds
 * @returns {Promise<Record<string, { median: number, low: number, high: number }>>} Seconds of one call: median and quartiles.
 */
export async function interleave(variants, rounds) {
  const seconds = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(variants)) {
      const start = performance.now();
      await run();
      if (round > 0) seconds[name].push((performance.now() - start) / 1000);
    }
  }
  return Object.fromEntries(Object.entries(seconds).map(([name, values]) => [name, summary(values)]));
}
