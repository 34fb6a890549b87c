import { availableParallelism, cpus } from 'node:os';

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

/** What a result has to be read beside. */
export function machine() {
  return { cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism(), node: process.versions.node, platform: process.platform };
}

function summary(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/** Linear between the two nearest values. */
function quantile(sorted, fraction) {
  const place = fraction * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.ceil(place);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}
