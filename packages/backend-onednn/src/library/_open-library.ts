import koffi from 'koffi';
import type { LibraryHandle } from 'koffi';
import { LeoclrError } from '@leoclr/core';
import { dynamicLoader } from './_dynamic-loader.ts';
import type { NativeFunction, NativeLibrary } from './_native-library.ts';

export interface OpenLibraryOptions {
  /** Lets libraries that are loaded later find what this one brings. Default: false. */
  global?: boolean;
}

/**
 * Loads a shared library, by path or by the name that the system's loader knows, for the rest of the process.
 *
 * koffi unloads its libraries at exit, while OpenMP's threads still run code in them: a crash. So each is pinned first, and with it all
 * that it depends on.
 *
 * @throws LeoclrError `backend` with the loader's reason.
 */
export function openLibrary(name: string, { global = false }: OpenLibraryOptions = {}): NativeLibrary {
  const library = load(name, global);
  return {
    name,
    find(declaration) {
      try {
        return library.func(declaration) as unknown as NativeFunction;
      } catch (cause) {
        throw new LeoclrError(
          'backend',
          `${name} has no function ${functionName(declaration)}: it is damaged, or not the oneDNN that it says it is. Install it again ("leoclr engine install") or name another one in LEOCLR_ONEDNN.`,
          { cause },
        );
      }
    },
  };
}

/** `int dnnl_memory_create(void *memory, …)` declares dnnl_memory_create. */
function functionName(declaration: string): string {
  return /(\w+)\s*\(/.exec(declaration)?.[1] ?? declaration;
}

function load(name: string, global: boolean): LibraryHandle {
  try {
    dynamicLoader()?.open(name, { global });
    return koffi.load(name, { global });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LeoclrError('backend', `${name} can't be loaded: ${reason}.`, { cause });
  }
}
