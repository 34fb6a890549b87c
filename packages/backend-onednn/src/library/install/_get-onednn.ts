import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { cacheFolder } from '../_cache-folder.ts';
import type { OnednnLibrary } from '../_examine.ts';
import { installCommand } from './_install-command.ts';
import { installWithApt } from './_install-with-apt.ts';

/** What `installOnednn` did, or what a person has to do. */
export type OnednnInstallation =
  | {
      readonly library: OnednnLibrary;
      /** False when it was there before. */
      readonly fresh: boolean;
    }
  | {
      readonly library: null;
      /** The one command that installs oneDNN on this system. */
      readonly command: string;
      /** Why it has to be run by a person, as the second half of a sentence. */
      readonly reason: string;
    };

export interface GetOnednnOptions {
  environment: NodeJS.ProcessEnv;
  timeoutMs: number;
  signal?: AbortSignal;
  onProgress: (sentence: string) => void;
}

/** What `installOnednn` does on a machine that has no oneDNN. */
export async function getOnednn({ environment, timeoutMs, signal, onProgress }: GetOnednnOptions): Promise<OnednnInstallation> {
  const byHand = (reason: string): OnednnInstallation => ({ library: null, command: installCommand(thisSystem(environment)), reason });
  if (!['apt-get', 'apt-cache', 'dpkg-deb'].every((program) => isInPath(program, environment))) {
    return byHand('only apt can be asked for it');
  }
  const late = AbortSignal.timeout(timeoutMs);
  const folder = cacheFolder(environment);
  try {
    const outcome = await installWithApt({ folder, environment, onProgress, signal: AbortSignal.any(signal ? [signal, late] : [late]) });
    return typeof outcome === 'string' ? byHand(outcome) : { library: outcome, fresh: true };
  } catch (cause) {
    if (signal?.aborted) throw new LeoclrError('backend', 'installOnednn(): stopped; nothing was installed.', { cause });
    throw late.aborted ? tooLate(timeoutMs, cause) : explained(cause, folder);
  }
}

function tooLate(timeoutMs: number, cause: unknown): LeoclrError {
  return new LeoclrError(
    'backend',
    `installOnednn(): expected the download to take at most ${timeoutMs / 1000} s, and it took longer; nothing was installed. Try again with a better connection or a longer limit.`,
    { cause },
  );
}

/** Errors of the file system name the folder and the way out. */
function explained(cause: unknown, folder: string): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (cause instanceof LeoclrError || code === undefined) return cause;
  return new LeoclrError(
    'backend',
    `installOnednn(): can't write to ${folder} (${code}). Free some space or set LEOCLR_CACHE to a folder that you may write to.`,
    { cause },
  );
}

function thisSystem({ CONDA_PREFIX: conda }: NodeJS.ProcessEnv): Parameters<typeof installCommand>[0] {
  return { platform: process.platform, release: readRelease(), conda };
}

function readRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return ''; // not a Linux that follows the convention
  }
}

function isInPath(program: string, { PATH = '' }: NodeJS.ProcessEnv): boolean {
  return PATH.split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
