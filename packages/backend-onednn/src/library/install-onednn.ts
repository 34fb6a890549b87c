import { LeoclrError } from '@leoclr/core';
import { findOnednn } from './find-onednn.ts';
import { getOnednn } from './install/_get-onednn.ts';
import type { OnednnInstallation } from './install/_get-onednn.ts';

export type { OnednnInstallation } from './install/_get-onednn.ts';

export interface InstallOnednnOptions {
  /** Default: process.env. LEOCLR_CACHE or XDG_CACHE_HOME in it say where to. */
  environment?: NodeJS.ProcessEnv;
  /** Gives up after this long. Default: 60 s. */
  timeoutMs?: number;
  /** Gives up when it is aborted. */
  signal?: AbortSignal;
  /** Called with a sentence for people whenever something begins that takes its time. */
  onProgress?: (sentence: string) => void;
}

/**
 * Returns the oneDNN library of this machine, getting it first where that can be done without asking anybody.
 *
 * On Debian and Ubuntu it downloads the distribution's package with apt-get, which checks the signature, and unpacks it into the user's cache
 * folder; nothing outside of that is written and nothing is installed system-wide. Elsewhere it returns the command to run.
 *
 * @throws LeoclrError `backend` when the download fails, takes too long or is aborted; nothing is left behind then. Also when LEOCLR_ONEDNN is
 * set to something unusable, because nothing else would be used.
 */
export async function installOnednn({
  environment = process.env,
  timeoutMs = 60_000,
  signal,
  onProgress = () => {},
}: InstallOnednnOptions = {}): Promise<OnednnInstallation> {
  const { found, problem } = findOnednn({ environment });
  if (found) return { library: found, fresh: false };
  if (environment.LEOCLR_ONEDNN) throw new LeoclrError('backend', `installOnednn(): ${problem}`);
  return getOnednn({ environment, timeoutMs, onProgress, ...(signal ? { signal } : {}) });
}
