import { rng } from '@leoclr/core';

/** The order in which the key encoder sees the rows of a batch: a permutation of 0 … rows − 1. */
export type KeyShuffle = (rows: number, at: { seed: number; step: number; key: number }) => Int32Array;

/**
 * MoCo's shuffle-BN: a random order for every key batch of every step, so that a query and its key share batch-norm statistics with
 * different pictures and can't be matched by them (He et al. 2020, section 3.3). Drawn from (seed, step, key).
 */
export const shuffleKeys: KeyShuffle = (rows, { seed, step, key }) =>
  rng(seed, 'shuffle-keys', { epoch: step, view: key }).permutation(rows);
