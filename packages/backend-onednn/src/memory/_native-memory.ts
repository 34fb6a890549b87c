import koffi from 'koffi';
import type { Handle } from '../binding/_handle.ts';

/** Memory outside of V8's heap, aligned so that huge pages fit. */
export interface NativeMemory {
  /** The address of new memory, or null when there is none left. */
  readonly allocate: (byteCount: number) => Handle | null;
  readonly free: (address: Handle) => void;
}

const HUGE_PAGE = 2 ** 21;
const CACHE_LINE = 64;
const MADV_HUGEPAGE = 14;

/**
 * Large blocks are aligned to 2 MiB and asked to lie in huge pages, where the system has them: with pages of 4 KiB each first touch costs
 * more than most operations.
 */
export function nativeMemory(platform: NodeJS.Platform = process.platform): NativeMemory {
  if (platform === 'win32') return windowsMemory();
  const library = koffi.load(platform === 'darwin' ? 'libSystem.dylib' : 'libc.so.6');
  const allocate = library.func('int posix_memalign(void *result, size_t alignment, size_t size)');
  const free = library.func('void free(uint64_t address)');
  const advise = platform === 'linux' ? library.func('int madvise(uint64_t address, size_t size, int advice)') : null;
  const result = new BigUint64Array(1);
  return {
    allocate(byteCount) {
      const large = byteCount >= HUGE_PAGE;
      if (allocate(result, large ? HUGE_PAGE : CACHE_LINE, byteCount) !== 0) return null;
      const address = Number(result[0]);
      if (large) advise?.(address, byteCount, MADV_HUGEPAGE);
      return address;
    },
    free: (address) => void free(address),
  };
}

function windowsMemory(): NativeMemory {
  const library = koffi.load('ucrtbase.dll');
  const allocate = library.func('uint64_t _aligned_malloc(size_t size, size_t alignment)');
  const free = library.func('void _aligned_free(uint64_t address)');
  return {
    allocate: (byteCount) => Number(allocate(byteCount, CACHE_LINE)) || null,
    free: (address) => void free(address),
  };
}
