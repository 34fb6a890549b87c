import { LeoclrError } from '@leoclr/core';
import type { NearestNeighboursInput, NearestNeighboursOptions } from './nearest-neighbours.ts';

/**
 * k, or as many neighbours as the bank has when that is less.
 *
 * @throws LeoclrError `option`.
 */
export function clampNeighbours(
  where: string,
  { bank, queries }: NearestNeighboursInput,
  { k, excludeSelf = false }: NearestNeighboursOptions,
): number {
  if (!Number.isInteger(k) || k < 1) {
    throw new LeoclrError('option', `${where}: expected k to be an integer of at least 1, got ${k}.`);
  }
  if (excludeSelf && bank.count !== queries.count) {
    throw new LeoclrError(
      'option',
      `${where}: expected bank and queries to be one set because of excludeSelf, got ${bank.count} and ${queries.count} rows.`,
    );
  }
  const available = excludeSelf ? bank.count - 1 : bank.count;
  if (available === 0) throw new LeoclrError('data', `${where}: expected at least two rows with excludeSelf, got one.`);
  return Math.min(k, available);
}
