import type { NativeFunction, NativeLibrary } from '../library/_native-library.ts';
import { checkStatus } from './_check-status.ts';
import { statusCodes } from './_codes.ts';
import type { Handle } from './_handle.ts';

/** Takes what follows `result` in the C function. Returns a primitive descriptor, or null where oneDNN has no implementation. */
type Describer = (...values: Parameters<NativeFunction>) => Handle | null;

/** e: engine; src, wei, bias, dst: memory descriptors, of gradients with a d before; forward: the forward operation; at: attributes. */
const declarations = {
  convolution: `int dnnl_convolution_forward_primitive_desc_create(void *result, uint64_t e, int pass, int algorithm,
    uint64_t src, uint64_t wei, uint64_t bias, uint64_t dst, void *strides, void *dilations, void *before, void *after, uint64_t at)`,
  sourceGradient: `int dnnl_convolution_backward_data_primitive_desc_create(void *result, uint64_t e, int algorithm,
    uint64_t dsrc, uint64_t wei, uint64_t ddst, void *strides, void *dilations, void *before, void *after, uint64_t forward, uint64_t at)`,
  weightsGradient: `int dnnl_convolution_backward_weights_primitive_desc_create(void *result, uint64_t e, int algorithm,
    uint64_t src, uint64_t dwei, uint64_t dbias, uint64_t ddst, void *strides, void *dilations, void *before, void *after,
    uint64_t forward, uint64_t at)`,
  batchNormalization: `int dnnl_batch_normalization_forward_primitive_desc_create(void *result, uint64_t e, int pass,
    uint64_t src, uint64_t dst, float epsilon, unsigned int flags, uint64_t at)`,
  batchNormalizationGradient: `int dnnl_batch_normalization_backward_primitive_desc_create(void *result, uint64_t e, int pass,
    uint64_t dsrc, uint64_t ddst, uint64_t src, float epsilon, unsigned int flags, uint64_t forward, uint64_t at)`,
  elementwise: `int dnnl_eltwise_forward_primitive_desc_create(void *result, uint64_t e, int pass, int algorithm,
    uint64_t src, uint64_t dst, float alpha, float beta, uint64_t at)`,
  elementwiseGradient: `int dnnl_eltwise_backward_primitive_desc_create(void *result, uint64_t e, int algorithm,
    uint64_t dsrc, uint64_t ddst, uint64_t data, float alpha, float beta, uint64_t forward, uint64_t at)`,
  pooling: `int dnnl_pooling_forward_primitive_desc_create(void *result, uint64_t e, int pass, int algorithm,
    uint64_t src, uint64_t dst, void *strides, void *window, void *dilations, void *before, void *after, uint64_t at)`,
  poolingGradient: `int dnnl_pooling_backward_primitive_desc_create(void *result, uint64_t e, int algorithm,
    uint64_t dsrc, uint64_t ddst, void *strides, void *window, void *dilations, void *before, void *after, uint64_t forward, uint64_t at)`,
  matrixProduct: `int dnnl_matmul_primitive_desc_create(void *result, uint64_t e,
    uint64_t src, uint64_t wei, uint64_t bias, uint64_t dst, uint64_t at)`,
  softmax: `int dnnl_softmax_forward_primitive_desc_create(void *result, uint64_t e, int pass, int algorithm,
    uint64_t src, uint64_t dst, int axis, uint64_t at)`,
  binary: `int dnnl_binary_primitive_desc_create(void *result, uint64_t e, int algorithm,
    uint64_t first, uint64_t second, uint64_t dst, uint64_t at)`,
  reduction: `int dnnl_reduction_primitive_desc_create(void *result, uint64_t e, int algorithm,
    uint64_t src, uint64_t dst, float power, float epsilon, uint64_t at)`,
  reorder: `int dnnl_reorder_primitive_desc_create(void *result, uint64_t src, uint64_t e1, uint64_t dst, uint64_t e2, uint64_t at)`,
  weightedSum: `int dnnl_sum_primitive_desc_create(void *result, uint64_t e,
    uint64_t dst, int n, void *scales, void *sources, uint64_t at)`,
};

export type Describers = Readonly<Record<keyof typeof declarations, Describer>>;

/** 3.x has one function for each operation and pass, and no descriptors of operations in between. */
export function describersV3({ find }: NativeLibrary): Describers {
  const result = new BigUint64Array(1);
  const describer = (declaration: string): Describer => {
    const create = find(declaration);
    return (...values) => {
      const status = create(result, ...values);
      if (status === statusCodes.unimplemented) return null;
      checkStatus(status, /dnnl_\w+/.exec(declaration)![0]);
      return Number(result[0]);
    };
  };
  const found = Object.entries(declarations).map(([name, declaration]) => [name, describer(declaration.replaceAll(/\s+/g, ' '))]);
  return Object.fromEntries(found) as Describers;
}
