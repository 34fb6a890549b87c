import { LeoclrError } from '@leoclr/core';

/** The options that all linear probes share, with their defaults filled in. */
export interface ProbeOptions {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRates: readonly number[];
  readonly validationShare: number;
  readonly seed: number;
}

/** @throws LeoclrError `option` for one that is out of range. */
export function checkProbeOptions(where: string, options: ProbeOptions): void {
  const { epochs, batchSize, learningRates, validationShare, seed } = options;
  checkInteger(where, 'epochs', epochs, 1);
  checkInteger(where, 'batchSize', batchSize, 1);
  checkInteger(where, 'seed', seed, 0);
  if (learningRates.length === 0 || !learningRates.every((rate) => Number.isFinite(rate) && rate > 0)) {
    throw new LeoclrError(
      'option',
      `${where}: expected learningRates to be numbers above 0, at least one, got [${learningRates.join(', ')}].`,
    );
  }
  if (!(validationShare > 0 && validationShare < 1)) {
    throw new LeoclrError('option', `${where}: expected validationShare to be between 0 and 1, got ${validationShare}.`);
  }
}

/** @throws LeoclrError `option`. */
export function checkInteger(where: string, name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new LeoclrError('option', `${where}: expected ${name} to be an integer of at least ${least}, got ${value}.`);
}
