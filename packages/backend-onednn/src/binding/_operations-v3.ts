import type { NativeLibrary } from '../library/_native-library.ts';
import { binaryAlgorithms, convolutionAlgorithms, poolingAlgorithms, propagation, reductionAlgorithms } from './_codes.ts';
import { batchNormalizationFlags, elementwiseAlgorithms, softmaxAlgorithms } from './_codes-v3.ts';
import { describersV3 } from './_describers-v3.ts';
import type { Describers } from './_describers-v3.ts';
import type { Handle } from './_handle.ts';
import type { BatchNormalization, Convolution, Elementwise, Operation, Pooling, Softmax, WeightedSum } from './_operations.ts';

interface Target {
  readonly engine: Handle;
  readonly attributes: Handle;
  /** The forward operation of a gradient, or 0. */
  readonly forward: Handle;
}

/** Describes an operation: a primitive descriptor, or null where oneDNN has no implementation. */
export function operationsV3(
  library: NativeLibrary,
  engine: Handle,
): (operation: Operation, attributes: Handle, forward: Handle) => Handle | null {
  const describers = describersV3(library);
  return (operation, attributes, forward) => describe(describers, operation, { engine, attributes, forward });
}

function describe(describers: Describers, operation: Operation, target: Target): Handle | null {
  const { engine, attributes } = target;
  switch (operation.kind) {
    case 'convolution':
      return describeConvolution(describers, operation, target);
    case 'batchNormalization':
      return describeBatchNormalization(describers, operation, target);
    case 'elementwise':
      return describeElementwise(describers, operation, target);
    case 'pooling':
      return describePooling(describers, operation, target);
    case 'matrixProduct':
      return describers.matrixProduct(engine, operation.source, operation.weights, 0, operation.destination, attributes);
    case 'softmax':
      return describeSoftmax(describers, operation, target);
    case 'binary': {
      const { algorithm, first, second, destination } = operation;
      return describers.binary(engine, binaryAlgorithms[algorithm], first, second, destination, attributes);
    }
    case 'reduction': {
      const { algorithm, source, destination } = operation;
      return describers.reduction(engine, reductionAlgorithms[algorithm], source, destination, 0, 0, attributes);
    }
    case 'reorder':
      return describers.reorder(operation.from, engine, operation.to, engine, attributes);
    case 'weightedSum':
      return describeWeightedSum(describers, operation, target);
  }
}

/**
 * Winograd in float32 on x64 is in 3.0 and 3.1 (AVX-512) and was taken out in 3.2: null from then on. On Arm it is there in builds with
 * Arm's Compute Library.
 */
function describeConvolution(describers: Describers, operation: Convolution, { engine, attributes, forward }: Target): Handle | null {
  const { pass, source, weights, bias, destination } = operation;
  const algorithm = convolutionAlgorithms[operation.algorithm];
  const geometry = [
    int64(operation.strides),
    int64(operation.dilations.map((dilation) => dilation - 1)),
    int64(operation.paddingBefore),
    int64(operation.paddingAfter),
  ];
  if (pass === 'sourceGradient') {
    return describers.sourceGradient(engine, algorithm, source, weights, destination, ...geometry, forward, attributes);
  }
  if (pass === 'weightsGradient') {
    return describers.weightsGradient(engine, algorithm, source, weights, 0, destination, ...geometry, forward, attributes);
  }
  return describers.convolution(engine, propagation[pass], algorithm, source, weights, bias, destination, ...geometry, attributes);
}

function describeBatchNormalization(describers: Describers, operation: BatchNormalization, target: Target): Handle | null {
  const { pass, data, epsilon, relu } = operation;
  const { engine, attributes, forward } = target;
  const { scale, shift, globalStatistics, relu: fusedRelu } = batchNormalizationFlags;
  const flags = scale | shift | (relu ? fusedRelu : 0) | (pass === 'inference' ? globalStatistics : 0);
  return pass === 'gradient'
    ? describers.batchNormalizationGradient(engine, propagation.backward, data, data, data, epsilon, flags, forward, attributes)
    : describers.batchNormalization(engine, propagation[pass], data, data, epsilon, flags, attributes);
}

function describeElementwise(describers: Describers, operation: Elementwise, { engine, attributes, forward }: Target): Handle | null {
  const { pass, data, alpha, beta } = operation;
  const algorithm = elementwiseAlgorithms[operation.algorithm];
  return pass === 'gradient'
    ? describers.elementwiseGradient(engine, algorithm, data, data, data, alpha, beta, forward, attributes)
    : describers.elementwise(engine, propagation.training, algorithm, data, data, alpha, beta, attributes);
}

function describePooling(describers: Describers, operation: Pooling, { engine, attributes, forward }: Target): Handle | null {
  const { pass, source, destination, window, strides, paddingBefore, paddingAfter } = operation;
  const algorithm = poolingAlgorithms[operation.algorithm];
  const noDilation = window.map(() => 0);
  const geometry = [strides, window, noDilation, paddingBefore, paddingAfter].map(int64);
  return pass === 'gradient'
    ? describers.poolingGradient(engine, algorithm, source, destination, ...geometry, forward, attributes)
    : describers.pooling(engine, propagation[pass], algorithm, source, destination, ...geometry, attributes);
}

function describeSoftmax(describers: Describers, { logarithm, data, axis }: Softmax, { engine, attributes }: Target): Handle | null {
  const algorithm = logarithm ? softmaxAlgorithms.logarithm : softmaxAlgorithms.plain;
  return describers.softmax(engine, propagation.inference, algorithm, data, data, axis, attributes);
}

function describeWeightedSum(describers: Describers, operation: WeightedSum, { engine, attributes }: Target): Handle | null {
  const { scales, sources, destination } = operation;
  return describers.weightedSum(engine, destination, sources.length, Float32Array.from(scales), handles(sources), attributes);
}

/** An array of pointers. */
function handles(values: readonly Handle[]): BigUint64Array {
  return BigUint64Array.from(values, BigInt);
}

/** dnnl_dims_t takes 64-bit integers. */
function int64(values: readonly number[]): BigInt64Array {
  return BigInt64Array.from(values, BigInt);
}
