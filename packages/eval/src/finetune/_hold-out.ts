import { rng } from '@leoclr/core';

/** Pictures to learn from and pictures to choose on; ascending. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
}

/** A random share of the pictures for validation, rounded down as in Ericsson et al.'s `finetune.py`, at least one. A pure function of the seed. */
export function holdOut(indices: Int32Array, { share, seed }: { share: number; seed: number }): Split {
  const size = Math.max(1, Math.floor(share * indices.length));
  const order = rng(seed, 'finetune validation').permutation(indices.length);
  return splitBy(indices, new Set(Array.from(order.subarray(0, size), (place) => indices[place]!)));
}

/** The split with the given validation pictures. */
export function splitBy(indices: Int32Array, validation: ReadonlySet<number>): Split {
  return {
    train: indices.filter((index) => !validation.has(index)).toSorted(),
    validation: indices.filter((index) => validation.has(index)).toSorted(),
  };
}
