import { dynamicLoader } from './_dynamic-loader.ts';
import type { NativeLibrary } from './_native-library.ts';

/** How a oneDNN library spreads its work over threads. */
export interface OnednnThreading {
  readonly runtime: 'OpenMP' | 'TBB' | 'thread pool' | 'none' | 'another';
  /** The file of the OpenMP library that it is linked with, if that is known. */
  readonly file: string | null;
  /**
   * Sets how many threads the primitives use that the calling thread creates from now on; those that exist go on as they are, and more
   * slowly. Null where the library doesn't follow OpenMP.
   */
  readonly setThreads: ((count: number) => void) | null;
}

/** dnnl_cpu_runtime, from dnnl_config.h. */
const RUNTIMES: Readonly<Record<number, OnednnThreading['runtime']>> = { 1: 'none', 2: 'OpenMP', 4: 'TBB', 8: 'thread pool' };

const SET_THREADS = 'omp_set_num_threads';

/** Returns how the library's threads are set, and pins its OpenMP library, whose threads outlive the last call. */
export function threadingOf(library: NativeLibrary, cpuRuntime: number): OnednnThreading {
  const runtime = RUNTIMES[cpuRuntime] ?? 'another';
  if (runtime !== 'OpenMP') return { runtime, file: null, setThreads: null };
  const file = pinOpenMp(library.name);
  const set = findSetter(library);
  return { runtime, file, setThreads: set && ((count) => void set(count)) };
}

function pinOpenMp(name: string): string | null {
  const loader = dynamicLoader();
  const file = loader?.fileOf(loader.open(name, { global: false }), SET_THREADS) ?? null;
  if (file !== null) loader!.open(file, { global: false });
  return file;
}

/** The search goes through all that the library is linked with (not on Windows), so it ends at the right one of several OpenMPs. */
function findSetter(library: NativeLibrary): ((count: number) => number) | null {
  try {
    return library.find(`void ${SET_THREADS}(int count)`);
  } catch {
    return null; // built without OpenMP after all: one thread
  }
}
