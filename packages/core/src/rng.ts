import { philox } from './philox.ts';

/** Where in a run a random draw happens. Draws at one place never depend on draws at another. */
export interface RandomPlace {
  /** Epoch, or step, from 0. */
  epoch?: number;
  /** Index of the sample in its data set. */
  sample?: number;
  /** Index of the view, key or other part of the sample. */
  view?: number;
}

/** A stream of random numbers. The stream is sequential, but where it starts is a pure function of (seed, purpose, place). */
export interface Rng {
  /** Uniform in [0, 1) with 32 random bits. */
  uniform(): number;
  /** Uniform in [`low`, `high`). */
  uniformBetween(low: number, high: number): number;
  /** Uniform integer in [0, `below`), without modulo bias. */
  integer(below: number): number;
  /** True with the given probability (0 never, 1 always). */
  chance(probability: number): boolean;
  /** Standard normal (Box-Muller). */
  normal(): number;
  /** A uniformly random permutation of 0 … `length` − 1 (Fisher-Yates). */
  permutation(length: number): Int32Array;
}

/**
 * A random stream that depends on nothing but its arguments: independent of worker count, resume point and rank.
 *
 * Counter-based: Philox4x32-10 (Salmon et al., SC'11) with key (seed, hash of `purpose`) and counter (block, epoch, sample, view).
 *
 * @param seed Integer in [0, 2^53).
 * @param purpose Separates streams that happen at the same place, e.g. `'shuffle'` and `'augment'`.
 *
 * @example
 * ```ts
 * const draw = rng(1, 'augment', { epoch: 3, sample: 17, view: 0 });
 * draw.uniform(); // the same number on every machine
 * ```
 */
export function rng(seed: number, purpose: string, { epoch = 0, sample = 0, view = 0 }: RandomPlace = {}): Rng {
  const key0 = seed >>> 0;
  const key1 = (Math.floor(seed / 2 ** 32) ^ hash(purpose)) >>> 0;
  const words = new Uint32Array(4);
  let block = 0;
  let used = 4;

  const next = (): number => {
    if (used === 4) {
      philox(words, key0, key1, block++, epoch, sample, view);
      used = 0;
    }
    return words[used++]!;
  };
  const uniform = (): number => next() / 2 ** 32;
  const integer = (below: number): number => {
    // Reject the short last interval, so that every value is equally likely.
    const limit = below * Math.floor(2 ** 32 / below);
    let word = next();
    while (word >= limit) word = next();
    return word - below * Math.floor(word / below); // word % below, but quicker: % on doubles is slow
  };

  return {
    uniform,
    uniformBetween: (low, high) => low + (high - low) * uniform(),
    integer,
    chance: (probability) => uniform() < probability,
    // 1 − u is in (0, 1]: the logarithm is finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    permutation(length) {
      const order = new Int32Array(length);
      for (let index = 0; index < length; index++) order[index] = index;
      for (let last = length - 1; last > 0; last--) {
        const other = integer(last + 1);
        const moved = order[last]!;
        order[last] = order[other]!;
        order[other] = moved;
      }
      return order;
    },
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) state = Math.imul(state ^ byte, 0x01000193);
  return state >>> 0;
}
