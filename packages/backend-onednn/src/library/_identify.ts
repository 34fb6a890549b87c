import koffi from 'koffi';
import type { NativeLibrary } from './_native-library.ts';

/** oneDNN's own numbering, as `dnnl_version()` gives it. */
export interface OnednnVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** What a oneDNN library says of itself. */
export interface Identity {
  readonly version: OnednnVersion;
  /** dnnl_version_t.cpu_runtime: 0 none, 1 sequential, 2 OpenMP, 4 TBB, 8 thread pool, 512 SYCL (dnnl_config.h). */
  readonly cpuRuntime: number;
}

/** Returns what `dnnl_version()` tells: the same struct in 2.x and 3.x (dnnl_types.h, dnnl_common_types.h). */
export function identify(library: NativeLibrary): Identity {
  const address = library.find('uint64_t dnnl_version()')();
  // int major, minor, patch; const char *hash; unsigned cpu_runtime, gpu_runtime
  const bytes = new DataView(koffi.view(BigInt(address), 32));
  const little = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  const [major, minor, patch] = [0, 4, 8].map((at) => bytes.getInt32(at, little)) as [number, number, number];
  return { version: { major, minor, patch }, cpuRuntime: bytes.getUint32(24, little) };
}
