import { readdirSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './_cache-folder.ts';

/** A library that may be oneDNN. */
export interface Candidate {
  /** A path, or a name that the system's loader looks up. */
  readonly name: string;
  /** Where the name comes from. */
  readonly origin: 'LEOCLR_ONEDNN' | 'cache' | 'system' | 'Homebrew' | 'conda';
}

export interface CandidatesOptions {
  environment?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
}

const FILE_NAMES: Partial<Record<NodeJS.Platform, RegExp>> = {
  darwin: /^libdnnl(\.\d+)*\.dylib$/,
  win32: /^dnnl\.dll$/i,
};
const LINUX_FILE_NAME = /^libdnnl\.so(\.\d+)*$/;

/** What the system's loader finds by itself: 2.x first, because that is what we test with. */
const LOADER_NAMES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['libdnnl.2.dylib', 'libdnnl.3.dylib', 'libdnnl.dylib'],
  win32: ['dnnl.dll'],
};
const LINUX_LOADER_NAMES: readonly string[] = ['libdnnl.so.2', 'libdnnl.so.3', 'libdnnl.so'];

/** Debian's folder for libraries of one processor: x86_64-linux-gnu and so on. */
const TRIPLETS: Readonly<Record<string, string>> = {
  x64: 'x86_64',
  arm64: 'aarch64',
  ppc64: 'powerpc64le',
  s390x: 's390x',
  riscv64: 'riscv64',
};

/**
 * Returns every place in which oneDNN may be, in the order in which they are tried. A path in LEOCLR_ONEDNN is the only one then.
 * Looks into folders, loads nothing.
 */
export function candidates({ environment = process.env, platform = process.platform }: CandidatesOptions = {}): Candidate[] {
  const { LEOCLR_ONEDNN: chosen, CONDA_PREFIX: conda } = environment;
  if (chosen) return [{ name: /[/\\]/.test(chosen) ? path.resolve(chosen) : chosen, origin: 'LEOCLR_ONEDNN' }];
  const inFolders = (folders: readonly string[], origin: Candidate['origin']): Candidate[] =>
    folders.flatMap((folder) => filesIn(folder, platform)).map((name) => ({ name, origin }));
  const condaFolder = platform === 'win32' ? ['Library', 'bin'] : ['lib'];
  return [
    ...inFolders(cacheFolders(environment), 'cache'),
    ...(LOADER_NAMES[platform] ?? LINUX_LOADER_NAMES).map((name): Candidate => ({ name, origin: 'system' })),
    ...inFolders(systemFolders(environment, platform), 'system'),
    ...inFolders(homebrewFolders(environment, platform), 'Homebrew'),
    ...inFolders(conda ? [path.join(conda, ...condaFolder)] : [], 'conda'),
  ];
}

/** `usr/lib/TRIPLET` of every installation, the newest first. */
function cacheFolders(environment: NodeJS.ProcessEnv): string[] {
  const cache = cacheFolder(environment);
  return namesIn(cache)
    .filter((name) => !name.startsWith('.'))
    .sort(byVersion)
    .reverse()
    .flatMap((name) => {
      const libraries = path.join(cache, name, 'usr', 'lib');
      return namesIn(libraries).map((triplet) => path.join(libraries, triplet));
    });
}

/** Debian names the file after the minor version of 3.x, which the loader can't be asked for without knowing it. */
function systemFolders({ LD_LIBRARY_PATH = '' }: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'darwin' || platform === 'win32') return [];
  const triplet = `${TRIPLETS[process.arch] ?? process.arch}-linux-gnu`;
  return [...LD_LIBRARY_PATH.split(':').filter(path.isAbsolute), '/usr/local/lib', `/usr/lib/${triplet}`, '/usr/lib64', '/usr/lib'];
}

function homebrewFolders({ HOMEBREW_PREFIX }: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'win32') return [];
  const usual = platform === 'darwin' ? ['/opt/homebrew', '/usr/local'] : ['/home/linuxbrew/.linuxbrew'];
  return [...new Set([...(HOMEBREW_PREFIX ? [HOMEBREW_PREFIX] : []), ...usual])].map((prefix) => path.join(prefix, 'lib'));
}

/** Libraries named like oneDNN, 2.x before 3.x, the newest of each first; `libdnnl.so.3` and `libdnnl.so` are mostly links to another. */
function filesIn(folder: string, platform: NodeJS.Platform): string[] {
  const names = namesIn(folder)
    .filter((name) => (FILE_NAMES[platform] ?? LINUX_FILE_NAME).test(name))
    .sort(byVersion)
    .reverse();
  return [...names.filter(isTested), ...names.filter((name) => !isTested(name))].map((name) => path.join(folder, name));
}

const isTested = (name: string): boolean => /^libdnnl(\.so)?\.2(\.|$)/.test(name);

function byVersion(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // not there, or not ours to read: nothing to find either way
  }
}
