import koffi from 'koffi';
import { LeoclrError } from '@leoclr/core';
import type { NativeFunction, NativeLibrary } from './_native-library.ts';

/** dlopen's flags on Linux: resolve everything now, and stay loaded after the last dlclose. */
const RTLD_NOW = 2;
const RTLD_NODELETE = 0x1000;

/**
 * Loads a shared library for the rest of the process.
 *
 * koffi unloads its libraries at exit, while OpenMP's threads still run code in them: a crash. So each is pinned first.
 */
export function openLibrary(name: string): NativeLibrary {
  pin(name);
  const library = koffi.load(name);
  return {
    name,
    find(declaration) {
      try {
        return library.func(declaration) as unknown as NativeFunction;
      } catch (cause) {
        throw new LeoclrError('backend', `${name} has no function "${declaration}".`, { cause });
      }
    },
  };
}

function pin(name: string): void {
  const dlopen = koffi.load('libc.so.6').func('void *dlopen(const char *name, int flags)');
  dlopen(name, RTLD_NOW | RTLD_NODELETE);
}
