import { isAbsolute } from 'node:path';
import { LeoclrError } from '@leoclr/core';

/**
 * Checks a path that comes from a downloaded file: it must stay below the data set's folder. Links there are followed like everywhere.
 *
 * @param what The public function that messages name.
 * @throws LeoclrError `data`
 */
export function checkInside(what: string, path: string, where: string): void {
  const parts = path.split(/[\\/]/);
  if (path !== '' && !isAbsolute(path) && !/^[A-Za-z]:/.test(path) && !parts.includes('..') && !path.includes('\0')) return;
  throw new LeoclrError(
    'data',
    `${what}: expected file names below the data set's folder in ${where}, got ${JSON.stringify(path)}. Don't trust this file.`,
  );
}
