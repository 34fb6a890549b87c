import { LeoclrError } from '@leoclr/core';
import type { Features } from '../features/features.ts';
import type { CorruptedFeatures } from './robustness.ts';
import { robustnessBattery } from './robustness-battery.ts';

type Place = Pick<CorruptedFeatures, 'corruption' | 'level'>;

/**
 * Checks that features are of a level that isn't measured yet, and of the clean pictures.
 *
 * @throws LeoclrError `option` or `data`.
 */
export function checkCorruptedFeatures(
  { corruption, level, features }: CorruptedFeatures,
  clean: Features,
  measured: readonly Place[],
): void {
  const what = `${corruption} ${level}`;
  if (robustnessBattery.find((entry) => entry.corruption === corruption)?.levels.includes(level) !== true) {
    throw new LeoclrError('option', `robustness(): expected corrupted to hold levels of robustnessBattery, got ${what}.`);
  }
  if (measured.some((other) => other.corruption === corruption && other.level === level)) {
    throw new LeoclrError('option', `robustness(): expected each level once, got ${what} twice.`);
  }
  const same = features.count === clean.count && features.indices.every((index, row) => index === clean.indices[row]);
  if (same) return;
  throw new LeoclrError(
    'data',
    `robustness(): expected ${what} to show the ${clean.count} clean test pictures in their order, got ${features.count} that are others. Has a picture become unreadable?`,
  );
}

/** Checks that no level is missing: a mean over less would look like one of the protocol. @throws LeoclrError `option`. */
export function checkWholeBattery(measured: readonly Place[]): void {
  const missing = robustnessBattery.flatMap(({ corruption, levels }) =>
    levels
      .filter((level) => !measured.some((place) => place.corruption === corruption && place.level === level))
      .map((level) => `${corruption} ${level}`),
  );
  if (missing.length === 0) return;
  throw new LeoclrError('option', `robustness(): expected all of robustnessBattery, ${missing.join(', ')} is missing.`);
}
