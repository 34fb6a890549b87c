import koffi from 'koffi';
import type { NativeFunction, NativeLibrary } from '../library/_native-library.ts';
import { checkStatus } from './_check-status.ts';
import { dataTypes, formatTags, statusCodes } from './_codes.ts';
import type { DescriptorFunctions } from './_descriptor-functions.ts';
import type { Handle } from './_handle.ts';
import type { Operation, PostOperations } from './_operations.ts';
import { operationsV2 } from './_operations-v2.ts';

/** sizeof(dnnl_memory_desc_t). Version 2 has plain structs; they stay opaque bytes here, since the library's own functions fill them. */
const DESCRIPTOR_BYTES = 696;

/** `relu` as a post-operation: scale 1, no slope below zero. */
const RELU = 0x1f;

/** oneDNN 2.x: memory and operations are described by structs. */
export function descriptorsV2(library: NativeLibrary, engine: Handle): DescriptorFunctions {
  const functions = find(library);
  const describe = operationsV2(library, engine);
  /** The structs belong to JavaScript, while oneDNN sees their addresses only: here they are kept from being collected. */
  const kept = new Map<Handle, Uint8Array>();
  const result = new BigUint64Array(1);

  const descriptor = (fill: (bytes: Uint8Array) => void): Handle => {
    const bytes = new Uint8Array(DESCRIPTOR_BYTES);
    fill(bytes);
    const address = Number(koffi.address(bytes));
    kept.set(address, bytes);
    return address;
  };
  const tagged = (dims: readonly number[], dataType: number, tag: number): Handle =>
    descriptor((bytes) => {
      checkStatus(functions.byTag(bytes, dims.length, int64(dims), dataType, tag), 'dnnl_memory_desc_init_by_tag');
    });

  return {
    strided: (dims, dataType, strides) =>
      descriptor((bytes) => {
        const status = functions.byStrides(bytes, dims.length, int64(dims), dataTypes[dataType], int64(strides));
        checkStatus(status, 'dnnl_memory_desc_init_by_strides');
      }),
    any: (dims, dataType) => tagged(dims, dataTypes[dataType], formatTags.any),
    blocked: (dims, dataType, block) => tagged(dims, dataTypes[dataType], block === 16 ? formatTags.nChw16c : formatTags.nChw8c),
    copy: (original) => descriptor((bytes) => bytes.set(new Uint8Array(koffi.view(BigInt(original), DESCRIPTOR_BYTES)))),
    byteCount: (handle) => functions.byteCount(handle),
    release: (handle) => void kept.delete(handle),
    equal: (first, second) => functions.equal(first, second) === 1,
    attributes: (post) => attributes(functions, post, result),
    describe(operation: Operation, attributesHandle: Handle, forward: Handle) {
      const status = describe(operation, { attributes: attributesHandle, forward, result });
      if (status === statusCodes.unimplemented) return null;
      checkStatus(status, `primitive descriptor for ${operation.kind}`);
      return Number(result[0]);
    },
  };
}

function find({
  find,
}: NativeLibrary): Record<
  | 'byTag'
  | 'byStrides'
  | 'byteCount'
  | 'equal'
  | 'attributes'
  | 'scratchpadMode'
  | 'setPostOps'
  | 'postOps'
  | 'appendSum'
  | 'appendEltwise',
  NativeFunction
> {
  return {
    byTag: find('int dnnl_memory_desc_init_by_tag(void *descriptor, int rank, void *dims, int type, int tag)'),
    byStrides: find('int dnnl_memory_desc_init_by_strides(void *descriptor, int rank, void *dims, int type, void *strides)'),
    byteCount: find('size_t dnnl_memory_desc_get_size(uint64_t descriptor)'),
    equal: find('int dnnl_memory_desc_equal(uint64_t first, uint64_t second)'),
    attributes: find('int dnnl_primitive_attr_create(void *attributes)'),
    scratchpadMode: find('int dnnl_primitive_attr_set_scratchpad_mode(uint64_t attributes, int mode)'),
    setPostOps: find('int dnnl_primitive_attr_set_post_ops(uint64_t attributes, uint64_t operations)'),
    postOps: find('int dnnl_post_ops_create(void *operations)'),
    appendSum: find('int dnnl_post_ops_append_sum(uint64_t operations, float scale)'),
    appendEltwise: find('int dnnl_post_ops_append_eltwise(uint64_t operations, float scale, int algorithm, float alpha, float beta)'),
  };
}

function attributes(functions: ReturnType<typeof find>, { sum = false, relu = false }: PostOperations, result: BigUint64Array): Handle {
  checkStatus(functions.attributes(result), 'dnnl_primitive_attr_create');
  const handle = Number(result[0]);
  checkStatus(functions.scratchpadMode(handle, 1), 'dnnl_primitive_attr_set_scratchpad_mode');
  if (!sum && !relu) return handle;
  checkStatus(functions.postOps(result), 'dnnl_post_ops_create');
  const operations = Number(result[0]);
  if (sum) checkStatus(functions.appendSum(operations, 1), 'dnnl_post_ops_append_sum');
  if (relu) checkStatus(functions.appendEltwise(operations, 1, RELU, 0, 0), 'dnnl_post_ops_append_eltwise');
  checkStatus(functions.setPostOps(handle, operations), 'dnnl_primitive_attr_set_post_ops');
  return handle;
}

/** dnnl_dims_t takes 64-bit integers. */
function int64(values: readonly number[]): BigInt64Array {
  return BigInt64Array.from(values, BigInt);
}
