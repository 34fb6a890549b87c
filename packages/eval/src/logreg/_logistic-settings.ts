import { LeoclrError } from '@leoclr/core';
import type { L2SweepOptions } from './l2-sweep-options.ts';

/** Options with defaults filled in. */
export interface LogisticSettings extends Required<L2SweepOptions> {
  readonly history: number;
}

/** λ by Kornblith et al. (2019), appendix A.4. */
const L2_VALUES: readonly number[] = Array.from({ length: 45 }, (_, i) => 10 ** (-6 + (11 * i) / 44));
/** scipy's L-BFGS-B, which scikit-learn calls. */
const HISTORY = 10;

/**
 * Options with defaults filled in; `l2Values` rising.
 *
 * @throws LeoclrError `option`.
 */
export function logisticSettings(
  where: string,
  { l2Values = L2_VALUES, validationShare = 0.2, seed = 0, maxIterations = 1000, tolerance = 3e-7 }: L2SweepOptions,
): LogisticSettings {
  checkL2Values(where, l2Values);
  for (const [name, value] of Object.entries({ validationShare, tolerance })) {
    if (!(value > 0 && value < 1)) throw new LeoclrError('option', `${where}: expected ${name} to be between 0 and 1, got ${value}.`);
  }
  checkInteger(where, ['seed', seed], 0);
  checkInteger(where, ['maxIterations', maxIterations], 1);
  return { l2Values: l2Values.toSorted((a, b) => a - b), validationShare, seed, maxIterations, tolerance, history: HISTORY };
}

function checkL2Values(where: string, l2Values: readonly number[]): void {
  if (l2Values.length > 0 && l2Values.every((l2) => Number.isFinite(l2) && l2 > 0)) return;
  throw new LeoclrError('option', `${where}: expected l2Values to be numbers above 0, at least one, got [${l2Values.join(', ')}].`);
}

function checkInteger(where: string, [name, value]: readonly [string, number], least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new LeoclrError('option', `${where}: expected ${name} to be an integer of at least ${least}, got ${value}.`);
}
