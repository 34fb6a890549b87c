import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** A folder for things that can be made again: `LEOCLR_CACHE`, or `leoclr` in the user's cache folder by the XDG convention; or `part` of it. */
export function cacheFolder(part: string = '', { LEOCLR_CACHE, XDG_CACHE_HOME, HOME }: NodeJS.ProcessEnv = process.env): string {
  if (LEOCLR_CACHE) return resolve(LEOCLR_CACHE, part);
  // The XDG convention: a relative path counts as not set.
  const cache = XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(HOME || homedir(), '.cache');
  return join(cache, 'leoclr', part);
}
