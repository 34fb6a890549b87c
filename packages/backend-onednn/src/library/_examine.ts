import { existsSync } from 'node:fs';
import path from 'node:path';
import { LeoclrError } from '@leoclr/core';
import type { Candidate } from './_candidates.ts';
import { checksumProblem } from './_checksums.ts';
import { crashProblem } from './_crash-problem.ts';
import { dynamicLoader } from './_dynamic-loader.ts';
import { elfProblem } from './_elf-problem.ts';
import { identify } from './_identify.ts';
import type { Identity, OnednnVersion } from './_identify.ts';
import { missingFunction } from './_missing-function.ts';
import type { NativeLibrary } from './_native-library.ts';
import { openLibrary } from './_open-library.ts';
import { threadingOf } from './_threading.ts';
import type { OnednnThreading } from './_threading.ts';
import { versionProblem } from './_version-problem.ts';

/** A oneDNN library, loaded and fit for use. */
export interface OnednnLibrary {
  readonly library: NativeLibrary;
  readonly version: OnednnVersion;
  /** Its file; on Windows the name that the loader found it by. */
  readonly where: string;
  /** How it came to be looked at. */
  readonly origin: Candidate['origin'];
  readonly threading: OnednnThreading;
  /** Sentences that a person should see. */
  readonly notes: readonly string[];
}

/** The reason of a candidate that doesn't exist: nothing to tell people about. */
export const NOT_THERE = 'there is no such file';

/** What Debian's library needs and may be without when it isn't installed by the system: these lie beside it. */
const COMPANIONS = ['libgomp.so.1', 'libOpenCL.so.1'];

/** From `NAME/usr/lib/TRIPLET/libdnnl.so.2` in the cache to NAME. */
const TO_INSTALLATION = ['..', '..', '..', '..'];

/** Loads a candidate and returns it, or the reason why it can't be used as the second half of a sentence. */
export function examine({ name, origin }: Candidate): OnednnLibrary | string {
  const problem = (isPath(name) ? fileProblem(name) : null) ?? contentProblem(name, origin);
  if (problem !== null) return problem;
  try {
    const companions = origin === 'cache' ? COMPANIONS.map((file) => path.join(path.dirname(name), file)) : [];
    for (const file of companions.filter((file) => existsSync(file))) openLibrary(file, { global: true });
    return describe(openLibrary(name), origin);
  } catch (error) {
    return reasonOf(error, name);
  }
}

/** Damage that the file's own tables don't show. What the system has installed is taken on trust. */
function contentProblem(name: string, origin: Candidate['origin']): string | null {
  if (origin === 'cache') return checksumProblem(path.join(name, ...TO_INSTALLATION));
  return origin === 'LEOCLR_ONEDNN' ? crashProblem(name) : null;
}

function describe(library: NativeLibrary, origin: Candidate['origin']): OnednnLibrary | string {
  const identity = identifyOrNull(library);
  if (identity === null) return 'it is a shared library, but not oneDNN: it has no function dnnl_version';
  const { version, cpuRuntime } = identity;
  const problem = versionProblem(version) ?? (cpuRuntime === 0 ? 'it is a oneDNN that was built without the CPU engine' : null);
  if (problem !== null) return problem;
  const missing = missingFunction(library, version);
  if (missing !== null) return `it is oneDNN ${version.major}.${version.minor}.${version.patch}, but lacks the function ${missing}`;
  const loader = dynamicLoader();
  const where = loader?.fileOf(loader.open(library.name, { global: false }), 'dnnl_version') ?? library.name;
  const threading = threadingOf(library, cpuRuntime);
  return { library, version, where, origin, threading, notes: notesOn(version, threading) };
}

function identifyOrNull(library: NativeLibrary): Identity | null {
  try {
    return identify(library);
  } catch (error) {
    if (error instanceof LeoclrError) return null;
    throw error;
  }
}

function notesOn({ major, minor, patch }: OnednnVersion, { runtime, setThreads }: OnednnThreading): string[] {
  const notes = [];
  if (major > 2) notes.push(`oneDNN ${major}.${minor}.${patch} is used by the book: we have tested with 2.6.3 only.`);
  if (runtime === 'TBB') notes.push('This oneDNN takes its threads from TBB, which chooses their number itself.');
  else if (setThreads === null) notes.push('This oneDNN was built without OpenMP and computes on one thread.');
  return notes;
}

const isPath = (name: string): boolean => /[/\\]/.test(name);

function fileProblem(file: string): string | null {
  // Elsewhere the system's loader finds out by itself.
  const isElf = process.platform !== 'darwin' && process.platform !== 'win32';
  try {
    if (isElf) return elfProblem(file);
    return existsSync(file) ? null : NOT_THERE;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? NOT_THERE : `it can't be read (${code ?? message})`;
  }
}

/** The loader's words, shortened to what a person needs. */
function reasonOf(error: unknown, name: string): string {
  const { cause } = error as LeoclrError;
  if (!(cause instanceof Error)) throw error;
  const { message } = cause;
  const isMissing = /no such file|could not be found/i.test(message);
  const isDependency = !message.includes(name) || /needed by|Library not loaded/.test(message);
  // Windows names no file.
  if (isMissing && (!isDependency || process.platform === 'win32')) return NOT_THERE;
  if (!isMissing) return `it can't be loaded (${message})`;
  return `it can't be loaded, because something that it needs is missing (${message})`;
}
