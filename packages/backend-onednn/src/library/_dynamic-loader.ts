import koffi from 'koffi';

/** The operating system's own loader. */
export interface DynamicLoader {
  /** Loads a library for the rest of the process and returns its handle; never 0. Throws the loader's own words. */
  readonly open: (name: string, options: { global: boolean }) => number;
  /** The file that a function lives in, which may be one that the library depends on; null when there is no such function. */
  readonly fileOf: (handle: number, symbol: string) => string | null;
}

interface Flags {
  readonly now: number;
  readonly global: number;
  readonly noDelete: number;
}

/** glibc and musl (dlfcn.h); the BSDs have the same numbers. */
const LINUX: Flags = { now: 2, global: 0x100, noDelete: 0x1000 };
/** macOS, dlfcn.h. */
const MACOS: Flags = { now: 2, global: 8, noDelete: 0x80 };

let loader: DynamicLoader | undefined;

/** Returns the loader of POSIX systems, or null on Windows, where libraries need no pinning. */
export function dynamicLoader(): DynamicLoader | null {
  if (process.platform === 'win32') return null;
  return (loader ??= build(process.platform === 'darwin' ? MACOS : LINUX));
}

function build(flags: Flags): DynamicLoader {
  // The functions live in libc, libdl or libSystem, depending on the system. Node itself is linked with whichever it is.
  const program = koffi.load(null);
  const dlopen = program.func('uint64_t dlopen(const char *name, int flags)');
  // Found before it is needed: the search for a function forgets the last error.
  const dlerror = program.func('const char *dlerror()');
  const dlsym = program.func('uint64_t dlsym(uint64_t handle, const char *symbol)');
  const dladdr = program.func('int dladdr(uint64_t address, void *info)');
  return {
    open(name, { global }) {
      const handle = Number(dlopen(name, flags.now | flags.noDelete | (global ? flags.global : 0)));
      if (handle !== 0) return handle;
      throw new Error((dlerror() as string | null) ?? 'the system gives no reason');
    },
    fileOf(handle, symbol) {
      const address = dlsym(handle, symbol) as number;
      // Dl_info: file name, base address, symbol name, symbol address.
      const info = new BigUint64Array(4);
      if (address === 0 || dladdr(address, info) === 0) return null;
      return koffi.decode.string(info[0]) as string;
    },
  };
}
