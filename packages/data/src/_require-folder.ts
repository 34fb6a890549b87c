import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LeoclrError, nearestName } from '@leoclr/core';

const LISTED = 8; // enough to recognise the place, short enough for one line

/**
 * Checks that a folder exists; `what` is the function's name.
 *
 * @throws LeoclrError `data` with the nearest folder that exists, what it holds, and the likeliest name.
 */
export async function requireFolder(what: string, directory: string): Promise<void> {
  let found;
  try {
    found = await stat(directory);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR')
      throw new LeoclrError('data', `${what}: can't open the folder ${directory}: ${message}.`, { cause });
    throw new LeoclrError('data', `${what}: there is no folder ${directory}.${await neighbours(directory)}`, { cause });
  }
  if (!found.isDirectory()) throw new LeoclrError('data', `${what}: expected ${directory} to be a folder, but it is a file.`);
}

async function neighbours(directory: string): Promise<string> {
  const missing = resolve(directory);
  const parent = dirname(missing);
  if (parent === missing) return '';
  let names: string[];
  try {
    const entries = await readdir(parent, { withFileTypes: true });
    names = entries
      .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch {
    return neighbours(parent);
  }
  const near = nearestName(basename(missing), names);
  const more = names.length > LISTED ? ', …' : '';
  const holds = names.length === 0 ? 'has no folders' : `has ${names.slice(0, LISTED).join(', ')}${more}`;
  return ` ${parent} ${holds}.${near === null ? '' : ` Did you mean ${join(parent, near)}?`}`;
}
