import { LeoclrError } from './leoclr-error.ts';

/**
 * Checks a shape at a public boundary; null stands for any size.
 *
 * @param what Function and argument, e.g. `infoNce(): expected keys[0]`.
 * @throws LeoclrError `shape`: `infoNce(): expected keys[0] to have shape [32, 128], got [32, 64].`
 */
export function checkShape(what: string, actual: readonly number[], expected: readonly (number | null)[]): void {
  const fits = actual.length === expected.length && expected.every((size, axis) => size === null || size === actual[axis]);
  if (fits) return;
  const wanted = expected.map((size) => size ?? 'any').join(', ');
  throw new LeoclrError('shape', `${what} to have shape [${wanted}], got [${actual.join(', ')}].`);
}
