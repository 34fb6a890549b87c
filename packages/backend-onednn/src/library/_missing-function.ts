import type { OnednnVersion } from './_identify.ts';
import type { NativeLibrary } from './_native-library.ts';

/** A few that every build has: enough to tell oneDNN from a library that only says so. The rest is looked up where it is used. */
const COMMON = [
  'dnnl_engine_create',
  'dnnl_stream_create',
  'dnnl_memory_create',
  'dnnl_memory_set_data_handle',
  'dnnl_primitive_create',
  'dnnl_primitive_execute',
  'dnnl_reorder_primitive_desc_create',
];
/** dnnl.h of 2.6: operation descriptors. */
const OF_2 = ['dnnl_memory_desc_init_by_tag', 'dnnl_primitive_desc_create', 'dnnl_convolution_forward_desc_init'];
/** dnnl.h of 3.0: one function for each primitive descriptor. */
const OF_3 = ['dnnl_memory_desc_create_with_tag', 'dnnl_convolution_forward_primitive_desc_create'];

/** Returns the first function that a oneDNN of this version should have and the library hasn't, or null. */
export function missingFunction(library: NativeLibrary, { major }: OnednnVersion): string | null {
  const names = [...COMMON, ...(major === 2 ? OF_2 : OF_3)];
  return names.find((name) => !has(library, name)) ?? null;
}

function has(library: NativeLibrary, name: string): boolean {
  try {
    library.find(`void ${name}()`);
    return true;
  } catch {
    return false;
  }
}
