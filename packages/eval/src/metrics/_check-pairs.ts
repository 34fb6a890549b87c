import { LeoclrError } from '@leoclr/core';

/**
 * Checks that there is one prediction a label, and at least one.
 *
 * @throws LeoclrError `shape`.
 */
export function checkPairs(where: string, predictions: ArrayLike<number>, labels: ArrayLike<number>): void {
  if (predictions.length === labels.length && labels.length > 0) return;
  throw new LeoclrError(
    'shape',
    `${where}: expected one prediction a label, got ${predictions.length} predictions for ${labels.length} labels.`,
  );
}
