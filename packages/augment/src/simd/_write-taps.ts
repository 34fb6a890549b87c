import type { Taps } from '../_taps.ts';
import { WEIGHT_BITS } from '../_taps.ts';

const HALF_BITS = WEIGHT_BITS / 2;
const LOW = (1 << HALF_BITS) - 1;

/** Which outputs of {@link Taps} a loop makes, and how far apart their inputs lie in memory. */
export interface TapRange {
  readonly first: number;
  readonly count: number;
  /** Whether the last output comes first. */
  readonly reversed: boolean;
  /** Input from which distances are measured. */
  readonly origin: number;
  /** Bytes from one input to the next. */
  readonly stride: number;
}

/** Pairs of inputs of one output. */
export function pairCount({ count }: Taps): number {
  return Math.ceil(count / 2);
}

/** Bytes of one record. */
export function recordBytes(taps: Taps): number {
  return 4 + 8 * pairCount(taps);
}

/**
 * Writes a record of 32-bit words for each output: the distance of its first input in bytes, then for each pair of inputs the upper 11 bits of
 * their two weights in one word and the lower 11 bits in the next. The odd weight out has a partner of 0.
 */
export function writeTaps(words: Int32Array, taps: Taps, { first, count, reversed, origin, stride }: TapRange): void {
  let to = 0;
  for (let number = 0; number < count; number++) {
    const output = first + (reversed ? count - 1 - number : number);
    words[to++] = (taps.first[output]! - origin) * stride;
    const end = (output + 1) * taps.count;
    for (let at = output * taps.count; at < end; at += 2) {
      const weight = taps.weights[at]!;
      const next = at + 1 < end ? taps.weights[at + 1]! : 0;
      words[to++] = (weight >> HALF_BITS) | ((next >> HALF_BITS) << 16);
      words[to++] = (weight & LOW) | ((next & LOW) << 16);
    }
  }
}
