import type { Handle } from '../binding/_handle.ts';
import type { DataType, ElementwiseAlgorithm } from '../binding/_operations.ts';
import { compile, describe } from '../runtime/_primitive.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { commonFormat, elementsOf } from './_common-format.ts';
import type { NativeKernel } from './_kernel.ts';

interface ElementwiseShape {
  readonly algorithm: ElementwiseAlgorithm;
  readonly length: number;
  readonly alpha?: number;
  readonly beta?: number;
  readonly dataType?: DataType;
}

/** One function of each number; source and destination may be one. */
export function runElementwise(runtime: Runtime, shape: ElementwiseShape, source: Handle, destination: Handle): void {
  const { algorithm, length, alpha = 0, beta = 0, dataType = 'f32' } = shape;
  const primitive = runtime.plans.get(`elementwise|${algorithm}|${length}|${alpha}|${beta}|${dataType}`, () => {
    const data = runtime.layouts.flat(length, dataType).descriptor;
    const description = describe(runtime, { kind: 'elementwise', pass: 'forward', algorithm, data, alpha, beta })!;
    return compile(runtime, description, { source: data, destination: data });
  });
  primitive.run(source, destination);
}

/** A tfjs kernel of one input called x. */
function elementwise(algorithm: ElementwiseAlgorithm, { alpha = 0, beta = 0 }: { alpha?: number; beta?: number } = {}): NativeKernel {
  return (backend, { x }, attributes) => {
    if (x!.dtype !== 'float32' || x!.shape.includes(0)) return null;
    const bounds = algorithm === 'clip' && 'clipValueMin' in attributes;
    const format = commonFormat(backend, [x!]);
    const { dims, dataType } = elementsOf(backend, x!, format);
    const source = backend.storage(x!).address(format);
    const y = backend.output(x!.shape, format);
    const shape = {
      algorithm,
      length: dims[0]!,
      alpha: bounds ? (attributes.clipValueMin as number) : alpha,
      beta: bounds ? (attributes.clipValueMax as number) : beta,
      dataType,
    };
    runElementwise(backend.runtime, shape, source, y.address);
    return y.info;
  };
}

/** tfjs's kernels by name. Log isn't among them: oneDNN's has lost all its digits near 1 (2.6: 3e-6 off, whatever the value). */
export const elementwiseKernels: Readonly<Record<string, NativeKernel>> = {
  Relu: elementwise('relu'),
  Relu6: elementwise('clip', { alpha: 0, beta: 6 }),
  ClipByValue: elementwise('clip'),
  Elu: elementwise('elu', { alpha: 1 }),
  Exp: elementwise('exp'),
  Sqrt: elementwise('sqrt'),
  Rsqrt: elementwise('pow', { alpha: 1, beta: -0.5 }),
  Reciprocal: elementwise('pow', { alpha: 1, beta: -1 }),
  Square: elementwise('square'),
  Abs: elementwise('abs'),
  Neg: elementwise('linear', { alpha: -1 }),
  Tanh: elementwise('tanh'),
  Sigmoid: elementwise('logistic'),
};
