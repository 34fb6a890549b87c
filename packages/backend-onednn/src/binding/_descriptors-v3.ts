import type { NativeFunction, NativeLibrary } from '../library/_native-library.ts';
import { checkStatus } from './_check-status.ts';
import { dataTypes, scratchpadOfCaller } from './_codes.ts';
import { elementwiseAlgorithms, formatTags } from './_codes-v3.ts';
import type { DescriptorFunctions } from './_descriptor-functions.ts';
import type { Handle } from './_handle.ts';
import { operationsV3 } from './_operations-v3.ts';

/** `dnnl_data_type_undef`: the sum reads what the destination's own type says. */
const dataTypeOfDestination = 0;

/**
 * oneDNN 3.x: descriptors of memory and of operations are objects of the library, behind handles.
 *
 * Nothing of the C interface that is used here changed between 3.0 and 3.13. Tests compare it with the headers; it was run by hand, with
 * the engine conformance suite, on 3.9.1 built without code for x64 (reference implementations), never on a distribution's build.
 */
export function descriptorsV3(library: NativeLibrary, engine: Handle): DescriptorFunctions {
  const functions = find(library);
  const result = new BigUint64Array(1);
  const made = (status: number, functionName: string): Handle => {
    checkStatus(status, functionName);
    return Number(result[0]);
  };
  const tagged = (dims: readonly number[], dataType: number, tag: number): Handle =>
    made(functions.byTag(result, dims.length, int64(dims), dataType, tag), 'dnnl_memory_desc_create_with_tag');

  return {
    strided(dims, dataType, strides) {
      const status = functions.byStrides(result, dims.length, int64(dims), dataTypes[dataType], int64(strides));
      return made(status, 'dnnl_memory_desc_create_with_strides');
    },
    any: (dims, dataType) => tagged(dims, dataTypes[dataType], formatTags.any),
    blocked: (dims, dataType, block) => tagged(dims, dataTypes[dataType], block === 16 ? formatTags.nChw16c : formatTags.nChw8c),
    copy: (original) => made(functions.copy(result, original), 'dnnl_memory_desc_clone'),
    byteCount: (descriptor) => Number(functions.byteCount(descriptor)),
    release: (descriptor) => void functions.release(descriptor),
    equal: (first, second) => functions.equal(first, second) === 1,
    attributes({ sum = false, relu = false }) {
      const attributes = made(functions.attributes(result), 'dnnl_primitive_attr_create');
      checkStatus(functions.scratchpadMode(attributes, scratchpadOfCaller), 'dnnl_primitive_attr_set_scratchpad_mode');
      if (!sum && !relu) return attributes;
      const operations = made(functions.postOperations(result), 'dnnl_post_ops_create');
      if (sum) checkStatus(functions.appendSum(operations, 1, 0, dataTypeOfDestination), 'dnnl_post_ops_append_sum');
      if (relu) checkStatus(functions.appendElementwise(operations, elementwiseAlgorithms.relu, 0, 0), 'dnnl_post_ops_append_eltwise');
      checkStatus(functions.setPostOperations(attributes, operations), 'dnnl_primitive_attr_set_post_ops');
      // The attributes hold a copy.
      checkStatus(functions.destroyPostOperations(operations), 'dnnl_post_ops_destroy');
      return attributes;
    },
    describe: operationsV3(library, engine),
  };
}

/** dnnl_dims_t takes 64-bit integers. */
function int64(values: readonly number[]): BigInt64Array {
  return BigInt64Array.from(values, BigInt);
}

function find({
  find,
}: NativeLibrary): Record<
  | 'byStrides'
  | 'byTag'
  | 'copy'
  | 'release'
  | 'byteCount'
  | 'equal'
  | 'attributes'
  | 'scratchpadMode'
  | 'setPostOperations'
  | 'postOperations'
  | 'destroyPostOperations'
  | 'appendSum'
  | 'appendElementwise',
  NativeFunction
> {
  return {
    byStrides: find('int dnnl_memory_desc_create_with_strides(void *result, int rank, void *dims, int type, void *strides)'),
    byTag: find('int dnnl_memory_desc_create_with_tag(void *result, int rank, void *dims, int type, int tag)'),
    copy: find('int dnnl_memory_desc_clone(void *result, uint64_t original)'),
    release: find('int dnnl_memory_desc_destroy(uint64_t descriptor)'),
    byteCount: find('size_t dnnl_memory_desc_get_size(uint64_t descriptor)'),
    equal: find('int dnnl_memory_desc_equal(uint64_t first, uint64_t second)'),
    attributes: find('int dnnl_primitive_attr_create(void *result)'),
    scratchpadMode: find('int dnnl_primitive_attr_set_scratchpad_mode(uint64_t attributes, int mode)'),
    setPostOperations: find('int dnnl_primitive_attr_set_post_ops(uint64_t attributes, uint64_t operations)'),
    postOperations: find('int dnnl_post_ops_create(void *result)'),
    destroyPostOperations: find('int dnnl_post_ops_destroy(uint64_t operations)'),
    appendSum: find('int dnnl_post_ops_append_sum(uint64_t operations, float scale, int32_t zeroPoint, int dataType)'),
    appendElementwise: find('int dnnl_post_ops_append_eltwise(uint64_t operations, int algorithm, float alpha, float beta)'),
  };
}
