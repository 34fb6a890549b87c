import { LeoclrError } from '@leoclr/core';

/** Checks the argument of a data set's `get`. */
export function checkIndex(name: string, index: number, length: number): void {
  if (Number.isInteger(index) && index >= 0 && index < length) return;
  throw new LeoclrError('option', `${name}: expected index to be an integer from 0 to ${length - 1}, got ${index}.`);
}
