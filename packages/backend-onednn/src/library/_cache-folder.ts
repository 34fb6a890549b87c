import { homedir } from 'node:os';
import path from 'node:path';

/** Returns the folder that `installOnednn` writes to: LEOCLR_CACHE, or the user's cache folder by the XDG convention, and in it `onednn`. */
export function cacheFolder({ LEOCLR_CACHE, XDG_CACHE_HOME, HOME }: NodeJS.ProcessEnv): string {
  if (LEOCLR_CACHE) return path.resolve(LEOCLR_CACHE, 'onednn');
  // The XDG convention: a relative path counts as not set.
  const cache = XDG_CACHE_HOME && path.isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : path.join(HOME || homedir(), '.cache');
  return path.join(cache, 'leoclr', 'onednn');
}
