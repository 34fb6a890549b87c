import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { candidates } from '../_candidates.ts';
import { writeChecksums } from '../_checksums.ts';
import { dynamicLoader } from '../_dynamic-loader.ts';
import { examine } from '../_examine.ts';
import type { OnednnLibrary } from '../_examine.ts';
import { apt } from './_apt.ts';
import type { Apt } from './_apt.ts';
import type { AptPackage } from './_choose-package.ts';

export interface InstallWithAptOptions {
  /** The cache folder. */
  folder: string;
  environment: NodeJS.ProcessEnv;
  signal: AbortSignal;
  onProgress: (sentence: string) => void;
}

/** Folders of installations that never ended are removed when they are this old. */
const ABANDONED_MS = 3_600_000;
const PARTIAL = '.partial-';

/**
 * Downloads Debian's or Ubuntu's package and unpacks it into the cache folder, where it appears whole or not at all.
 *
 * @returns The library, or why apt can't help here.
 * @throws LeoclrError `backend` when the download or the library is broken.
 */
export async function installWithApt(options: InstallWithAptOptions): Promise<OnednnLibrary | string> {
  const { folder } = options;
  mkdirSync(folder, { recursive: true });
  removeAbandoned(folder);
  const work = mkdtempSync(path.join(folder, PARTIAL));
  try {
    const unpacked = path.join(work, 'unpacked');
    const chosen = await fetchPackages(apt({ ...options, folder: work }), work, options);
    if (typeof chosen === 'string') return chosen;
    writeChecksums(unpacked);
    const name = `${chosen.name}_${chosen.version}`;
    return moveIntoPlace(unpacked, name, options);
  } finally {
    // Helpers of a killed apt-get may still be writing.
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** With the system's lists of packages, and where they are missing or out of date, with fresh ones. Returns what was unpacked. */
async function fetchPackages(tools: Apt, work: string, { onProgress }: InstallWithAptOptions): Promise<AptPackage | string> {
  const attempt = async (): Promise<{ chosen: AptPackage | string; problem: string | null }> => {
    const chosen = await tools.choose();
    if (typeof chosen === 'string') return { chosen, problem: null };
    const names = [chosen.name, ...(await tools.companionsOf(chosen.name, isLoadable))];
    onProgress(`Downloading ${names.join(' and ')} (oneDNN ${chosen.version}) ...`);
    return { chosen, problem: await tools.download(names) };
  };
  let { chosen, problem } = await attempt();
  if (problem !== null || (typeof chosen === 'string' && !(await tools.hasLists()))) {
    onProgress('Fetching the lists of packages ...');
    const incomplete = await tools.update();
    ({ chosen, problem } = await attempt());
    if (typeof chosen === 'string' || problem !== null) problem = incomplete ?? problem;
  }
  if (problem !== null) {
    throw new LeoclrError(
      'backend',
      `installOnednn(): apt-get could not download oneDNN (${problem}); nothing was installed. Check the connection and try again.`,
    );
  }
  if (typeof chosen === 'string') return chosen;
  const packages = readdirSync(work).filter((name) => name.endsWith('.deb'));
  await tools.unpack(
    packages.map((name) => path.join(work, name)),
    path.join(work, 'unpacked'),
  );
  return chosen;
}

function moveIntoPlace(unpacked: string, name: string, { folder, environment }: InstallWithAptOptions): OnednnLibrary {
  const place = path.join(folder, name);
  // Somebody else may have been quicker. What they left is as good as ours, unless it is broken.
  if (existsSync(place)) {
    const there = libraryIn(place, environment);
    if (typeof there !== 'string') return there;
    rmSync(place, { recursive: true, force: true });
  }
  renameSync(unpacked, place);
  const library = libraryIn(place, environment);
  if (typeof library !== 'string') return library;
  rmSync(place, { recursive: true, force: true });
  throw new LeoclrError('backend', `installOnednn(): ${name} was downloaded, but can't be used: ${library}. Nothing was installed.`);
}

function libraryIn(place: string, environment: NodeJS.ProcessEnv): OnednnLibrary | string {
  const inside = candidates({ environment }).filter(({ name }) => name.startsWith(place + path.sep));
  let reason = 'there is no libdnnl in it';
  for (const candidate of inside) {
    const outcome = examine(candidate);
    if (typeof outcome !== 'string') return outcome;
    reason = outcome;
  }
  return reason;
}

function isLoadable(library: string): boolean {
  try {
    dynamicLoader()?.open(library, { global: true });
    return true;
  } catch {
    return false;
  }
}

function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder).filter((name) => name.startsWith(PARTIAL))) {
    const abandoned = path.join(folder, name);
    const { mtimeMs } = statSync(abandoned, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (Date.now() - mtimeMs > ABANDONED_MS) rmSync(abandoned, { recursive: true, force: true });
  }
}
