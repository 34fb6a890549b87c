import koffi from 'koffi';
import type { NativeFunction, NativeLibrary } from '../library/_native-library.ts';
import {
  batchNormalizationFlags,
  binaryAlgorithms,
  convolutionAlgorithms,
  elementwiseAlgorithms,
  poolingAlgorithms,
  propagation,
  reductionAlgorithms,
} from './_codes.ts';
import type { Handle } from './_handle.ts';
import type { BatchNormalization, Convolution, Operation, Pooling } from './_operations.ts';

/** Larger than every descriptor struct of 2.x (the convolution's has 5976 bytes). */
const OPERATION_BYTES = 8192;
const DESCRIPTOR_BYTES = 696;

/** d: memory descriptor; s: the struct that is filled; st, di, pb, pa: strides, dilations, padding before and after. */
const declarations = {
  create: 'int dnnl_primitive_desc_create(void *result, void *s, uint64_t attributes, uint64_t engine, uint64_t forward)',
  reorder:
    'int dnnl_reorder_primitive_desc_create(void *result, uint64_t d, uint64_t engine, uint64_t d2, uint64_t engine2, uint64_t attributes)',
  weightedSum:
    'int dnnl_sum_primitive_desc_create(void *result, uint64_t d, int n, void *scales, void *ds, uint64_t attributes, uint64_t engine)',
  convolution:
    'int dnnl_dilated_convolution_forward_desc_init(void *s, int pass, int algorithm, uint64_t d, uint64_t d2, uint64_t d3, uint64_t d4, void *st, void *di, void *pb, void *pa)',
  sourceGradient:
    'int dnnl_dilated_convolution_backward_data_desc_init(void *s, int algorithm, uint64_t d, uint64_t d2, uint64_t d3, void *st, void *di, void *pb, void *pa)',
  weightsGradient:
    'int dnnl_dilated_convolution_backward_weights_desc_init(void *s, int algorithm, uint64_t d, uint64_t d2, uint64_t d3, uint64_t d4, void *st, void *di, void *pb, void *pa)',
  batchNormalization: 'int dnnl_batch_normalization_forward_desc_init(void *s, int pass, uint64_t d, float epsilon, unsigned int flags)',
  batchNormalizationGradient:
    'int dnnl_batch_normalization_backward_desc_init(void *s, int pass, uint64_t d, uint64_t d2, float epsilon, unsigned int flags)',
  pooling:
    'int dnnl_pooling_forward_desc_init(void *s, int pass, int algorithm, uint64_t d, uint64_t d2, void *st, void *window, void *pb, void *pa)',
  poolingGradient:
    'int dnnl_pooling_backward_desc_init(void *s, int algorithm, uint64_t d, uint64_t d2, void *st, void *window, void *pb, void *pa)',
  elementwise: 'int dnnl_eltwise_forward_desc_init(void *s, int pass, int algorithm, uint64_t d, float alpha, float beta)',
  elementwiseGradient: 'int dnnl_eltwise_backward_desc_init(void *s, int algorithm, uint64_t d, uint64_t d2, float alpha, float beta)',
  matrixProduct: 'int dnnl_matmul_desc_init(void *s, uint64_t d, uint64_t d2, uint64_t d3, uint64_t d4)',
  softmax: 'int dnnl_softmax_forward_desc_init(void *s, int pass, uint64_t d, int axis)',
  logSoftmax: 'int dnnl_logsoftmax_forward_desc_init(void *s, int pass, uint64_t d, int axis)',
  binary: 'int dnnl_binary_desc_init(void *s, int algorithm, uint64_t d, uint64_t d2, uint64_t d3)',
  reduction: 'int dnnl_reduction_desc_init(void *s, int algorithm, uint64_t d, uint64_t d2, float power, float epsilon)',
} as const;

interface Target {
  readonly attributes: Handle;
  /** The forward operation of a gradient, or 0. */
  readonly forward: Handle;
  /** Receives the primitive descriptor. */
  readonly result: BigUint64Array;
}

/** Describes an operation and returns oneDNN's status. */
export function operationsV2(library: NativeLibrary, engine: Handle): (operation: Operation, target: Target) => number {
  const functions = find(library);
  const struct = new Uint8Array(OPERATION_BYTES);
  const { create, reorder, weightedSum } = functions;
  return (operation, { attributes, forward, result }) => {
    switch (operation.kind) {
      // These two have no struct of their own.
      case 'reorder':
        return reorder(result, operation.from, engine, operation.to, engine, attributes);
      case 'weightedSum': {
        const { scales, sources, destination } = operation;
        return weightedSum(result, destination, sources.length, Float32Array.from(scales), inARow(sources), attributes, engine);
      }
      default: {
        const status = fill(functions, struct, operation);
        return status === 0 ? create(result, struct, attributes, engine, forward) : status;
      }
    }
  };
}

type Described = Exclude<Operation, { kind: 'reorder' | 'weightedSum' }>;

function fill(functions: Functions, struct: Uint8Array, operation: Described): number {
  switch (operation.kind) {
    case 'convolution':
      return fillConvolution(functions, struct, operation);
    case 'batchNormalization':
      return fillBatchNormalization(functions, struct, operation);
    case 'pooling':
      return fillPooling(functions, struct, operation);
    case 'elementwise': {
      const { pass, algorithm, data, alpha, beta } = operation;
      const code = elementwiseAlgorithms[algorithm];
      return pass === 'forward'
        ? functions.elementwise(struct, propagation.training, code, data, alpha, beta)
        : functions.elementwiseGradient(struct, code, data, data, alpha, beta);
    }
    case 'matrixProduct':
      return functions.matrixProduct(struct, operation.source, operation.weights, 0, operation.destination);
    case 'softmax': {
      const { logarithm, data, axis } = operation;
      return (logarithm ? functions.logSoftmax : functions.softmax)(struct, propagation.inference, data, axis);
    }
    case 'binary': {
      const { algorithm, first, second, destination } = operation;
      return functions.binary(struct, binaryAlgorithms[algorithm], first, second, destination);
    }
    case 'reduction': {
      const { algorithm, source, destination } = operation;
      return functions.reduction(struct, reductionAlgorithms[algorithm], source, destination, 0, 0);
    }
  }
}

function fillConvolution(functions: Functions, struct: Uint8Array, operation: Convolution): number {
  const { pass, source, weights, bias, destination } = operation;
  const algorithm = convolutionAlgorithms[operation.algorithm];
  const geometry = [
    int64(operation.strides),
    int64(operation.dilations.map((dilation) => dilation - 1)),
    int64(operation.paddingBefore),
    int64(operation.paddingAfter),
  ];
  if (pass === 'sourceGradient') return functions.sourceGradient(struct, algorithm, source, weights, destination, ...geometry);
  if (pass === 'weightsGradient') return functions.weightsGradient(struct, algorithm, source, weights, 0, destination, ...geometry);
  return functions.convolution(struct, propagation[pass], algorithm, source, weights, bias, destination, ...geometry);
}

function fillBatchNormalization(functions: Functions, struct: Uint8Array, { pass, data, epsilon, relu }: BatchNormalization): number {
  const { scale, shift, globalStatistics, relu: fusedRelu } = batchNormalizationFlags;
  const flags = scale | shift | (relu ? fusedRelu : 0) | (pass === 'inference' ? globalStatistics : 0);
  return pass === 'gradient'
    ? functions.batchNormalizationGradient(struct, propagation.backward, data, data, epsilon, flags)
    : functions.batchNormalization(struct, propagation[pass], data, epsilon, flags);
}

function fillPooling(functions: Functions, struct: Uint8Array, operation: Pooling): number {
  const { pass, source, destination } = operation;
  const algorithm = poolingAlgorithms[operation.algorithm];
  const geometry = [operation.strides, operation.window, operation.paddingBefore, operation.paddingAfter].map(int64);
  return pass === 'gradient'
    ? functions.poolingGradient(struct, algorithm, source, destination, ...geometry)
    : functions.pooling(struct, propagation[pass], algorithm, source, destination, ...geometry);
}

type Functions = Readonly<Record<keyof typeof declarations, NativeFunction>>;

function find(library: NativeLibrary): Functions {
  return Object.fromEntries(Object.entries(declarations).map(([name, declaration]) => [name, library.find(declaration)])) as Functions;
}

/** Several descriptors as one C array of structs. */
function inARow(descriptors: readonly Handle[]): Uint8Array {
  const bytes = new Uint8Array(DESCRIPTOR_BYTES * descriptors.length);
  for (const [index, descriptor] of descriptors.entries()) {
    bytes.set(new Uint8Array(koffi.view(BigInt(descriptor), DESCRIPTOR_BYTES)), index * DESCRIPTOR_BYTES);
  }
  return bytes;
}

function int64(values: readonly number[]): BigInt64Array {
  return BigInt64Array.from(values, BigInt);
}
