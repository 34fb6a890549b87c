import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { LeoclrError } from '@leoclr/core';

/**
 * Imports an optional peer from beside this package or, for a global installation, from the current folder.
 *
 * @throws LeoclrError `backend` with the advice when it is missing or broken.
 */
export async function importOptional(packageName: string, advice: string): Promise<Record<string, unknown>> {
  const where = locateOptional(packageName);
  if (where === null) throw new LeoclrError('backend', `useEngine(): the package ${packageName} is not installed. ${advice}`);
  try {
    return (await import(pathToFileURL(where).href)) as Record<string, unknown>;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new LeoclrError('backend', `useEngine(): the package ${packageName} is installed but can't be loaded (${reason}). ${advice}`, {
      cause,
    });
  }
}

/** The file that an import of the package would load, or null. Loads nothing. */
export function locateOptional(packageName: string): string | null {
  for (const from of [import.meta.url, pathToFileURL(path.join(process.cwd(), 'index.js')).href]) {
    try {
      return createRequire(from).resolve(packageName);
    } catch {
      // Not there; look in the next place.
    }
  }
  return null;
}
