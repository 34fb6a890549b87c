import koffi from 'koffi';
import type { NativeLibrary } from '../library/_native-library.ts';
import { checkStatus } from './_check-status.ts';
import { descriptorQueries, implementationQuery } from './_codes.ts';
import type { DescriptorFunctions } from './_descriptor-functions.ts';
import { descriptorsV2 } from './_descriptors-v2.ts';
import { descriptorsV3 } from './_descriptors-v3.ts';
import type { Handle } from './_handle.ts';

/** dnnl_cpu */
const CPU = 1;
/** dnnl_stream_in_order */
const IN_ORDER = 1;

/** oneDNN's functions as the rest of this package uses them, whichever version is loaded. */
export interface Onednn extends DescriptorFunctions {
  readonly majorVersion: number;
  /** One of an operation's own descriptors; 0 where it has none. Belongs to the operation. */
  readonly query: (description: Handle, what: keyof typeof descriptorQueries) => Handle;
  /** Which of its implementations oneDNN has chosen, e.g. "jit_wino_4x3:avx512_core". */
  readonly implementation: (description: Handle) => string;
  readonly createPrimitive: (description: Handle) => Handle;
  /** `argumentsAddress`: pairs of an argument's code and a memory object. */
  readonly execute: (primitive: Handle, argumentCount: number, argumentsAddress: Handle) => void;
  readonly createMemory: (descriptor: Handle) => Handle;
  readonly setAddress: (memory: Handle, address: Handle) => void;
  readonly destroyPrimitive: (primitive: Handle) => void;
  readonly destroyDescription: (description: Handle) => void;
  readonly destroyMemory: (memory: Handle) => void;
}

/** Starts oneDNN's CPU engine in a loaded library. */
export function openOnednn(library: NativeLibrary, majorVersion: number): Onednn {
  const { find } = library;
  const result = new BigUint64Array(1);
  const made = (status: number, functionName: string): Handle => {
    checkStatus(status, functionName);
    return Number(result[0]);
  };
  const createEngine = find('int dnnl_engine_create(void *result, int kind, size_t index)');
  const createStream = find('int dnnl_stream_create(void *result, uint64_t engine, unsigned int flags)');
  const query = find('uint64_t dnnl_primitive_desc_query_md(uint64_t description, int what, int index)');
  const queryOther = find('int dnnl_primitive_desc_query(uint64_t description, int what, int index, void *result)');
  const createPrimitive = find('int dnnl_primitive_create(void *result, uint64_t description)');
  const execute = find('int dnnl_primitive_execute(uint64_t primitive, uint64_t stream, int count, uint64_t arguments)');
  const createMemory = find('int dnnl_memory_create(void *result, uint64_t descriptor, uint64_t engine, uint64_t address)');
  const setAddress = find('int dnnl_memory_set_data_handle(uint64_t memory, uint64_t address)');
  const destroyPrimitive = find('int dnnl_primitive_destroy(uint64_t primitive)');
  const destroyDescription = find('int dnnl_primitive_desc_destroy(uint64_t description)');
  const destroyMemory = find('int dnnl_memory_destroy(uint64_t memory)');

  const engine = made(createEngine(result, CPU, 0), 'dnnl_engine_create');
  const stream = made(createStream(result, engine, IN_ORDER), 'dnnl_stream_create');
  const descriptors = (majorVersion === 2 ? descriptorsV2 : descriptorsV3)(library, engine);
  return {
    ...descriptors,
    majorVersion,
    query: (description, what) => query(description, descriptorQueries[what], 0),
    implementation(description) {
      checkStatus(queryOther(description, implementationQuery, 0, result), 'dnnl_primitive_desc_query');
      return koffi.decode(result[0]!, 'char', -1) as string;
    },
    createPrimitive: (description) => made(createPrimitive(result, description), 'dnnl_primitive_create'),
    execute: (primitive, count, address) => checkStatus(execute(primitive, stream, count, address), 'dnnl_primitive_execute'),
    createMemory: (descriptor) => made(createMemory(result, descriptor, engine, 0), 'dnnl_memory_create'),
    setAddress: (memory, address) => checkStatus(setAddress(memory, address), 'dnnl_memory_set_data_handle'),
    destroyPrimitive: (primitive) => void destroyPrimitive(primitive),
    destroyDescription: (description) => void destroyDescription(description),
    destroyMemory: (memory) => void destroyMemory(memory),
  };
}
