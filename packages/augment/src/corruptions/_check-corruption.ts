import { LeoclrError, unknownName } from '@leoclr/core';
import { checkRange } from '../_check.ts';
import type { Corruption } from './corrupted-view.ts';

/** What levels there are. */
const RANGES: Readonly<Record<Corruption, readonly [low: number, high: number]>> = {
  crop: [0.01, 1],
  'centre-crop': [0.01, 1],
  grey: [0, 1],
  blur: [0, 100],
  occlusion: [0, 1],
  smaller: [0.01, 1],
};

/** Checks a corruption and its level. @throws LeoclrError `option`. */
export function checkCorruption(corruption: Corruption, level: number): void {
  if (!Object.hasOwn(RANGES, corruption)) {
    throw new LeoclrError('option', `corruptedView(): ${unknownName('corruption', corruption, Object.keys(RANGES))}`);
  }
  checkRange(`corruptedView(): expected level of ${corruption}`, level, ...RANGES[corruption]);
}

/** Checks a colour. @throws LeoclrError `option`. */
export function checkFill(fill: readonly number[]): void {
  if (fill.length === 3 && fill.every((value) => Number.isInteger(value) && value >= 0 && value <= 255)) return;
  throw new LeoclrError('option', `corruptedView(): expected fill to be three whole numbers from 0 to 255, got [${fill.join(', ')}].`);
}
