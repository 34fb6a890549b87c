import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend, cast, getKernel, matMul, min, oneHot, reshape, sub, tidy, transpose } from '@tensorflow/tfjs-core';
import type { KernelConfig, Tensor, Tensor1D, Tensor2D, TensorInfo } from '@tensorflow/tfjs-core';
import { filterGradientByConvolution } from '../composed/_conv2d-backprop-filter.ts';
import { inputGradientByPhases } from '../composed/_conv2d-backprop-input.ts';
import { conv2dGeometry } from '../composed/_conv2d-geometry.ts';
import { replaceKernel, runKernel } from '../tfjs-internals.ts';
import type { Attributes, Inputs } from '../tfjs-internals.ts';
import { simdConvolution, simdFilterGradient, simdInputGradient } from './_simd-convolution.ts';
import { simdMatMul } from './_simd-mat-mul.ts';
import { simdMaxPoolGradient, tfjsPool } from './_simd-max-pool.ts';
import type { SimdRuntime } from './_simd-runtime.ts';

/** Our machine code, or null where it does not fit. */
type Run = (runtime: SimdRuntime, inputs: Inputs, attributes: Attributes) => TensorInfo | null;
/** What is done instead; `original` runs tfjs's own kernel. */
type Otherwise = (inputs: Inputs, attributes: Attributes, original: (inputs: Inputs, attributes: Attributes) => TensorInfo) => TensorInfo;

interface Completion {
  readonly name: string;
  readonly run?: Run;
  readonly otherwise: Otherwise;
}

const completions: readonly Completion[] = [
  {
    name: 'Conv2D',
    run: (runtime, { x, filter }, attributes) =>
      plain(attributes) ? simdConvolution(runtime, { x: x!, filter: filter! }, conv2dGeometry(x!.shape, filter!.shape, attributes)) : null,
    otherwise: (inputs, attributes, original) => original(inputs, attributes),
  },
  {
    // tfjs has none.
    name: 'Conv2DBackpropFilter',
    run: (runtime, { x, dy }, attributes) =>
      simdFilterGradient(runtime, { x: x!, dy: dy! }, conv2dGeometry(x!.shape, attributes.filterShape as number[], attributes)),
    otherwise: filterGradientByConvolution,
  },
  {
    // tfjs's is a plain loop.
    name: 'Conv2DBackpropInput',
    run: (runtime, { dy, filter }, attributes) =>
      simdInputGradient(
        runtime,
        { dy: dy!, filter: filter! },
        conv2dGeometry(attributes.inputShape as number[], filter!.shape, attributes),
      ),
    otherwise: inputGradientByPhases,
  },
  { name: 'BatchMatMul', run: matrixProduct, otherwise: productWithoutTransposition },
  {
    name: 'MaxPoolGrad',
    run: (runtime, { dy, input, output }, attributes) =>
      simdMaxPoolGradient(runtime, { dy: dy!, x: input!, y: output! }, tfjsPool(input!.shape, attributes)),
    otherwise: maxPoolGradientAboveZero,
  },
  { name: 'UnsortedSegmentSum', otherwise: segmentSumByProduct },
  { name: 'Identity', otherwise: sharedMemory },
];

/** tfjs's own kernels by name, from before the first completion. */
const originals = new Map<string, KernelConfig | undefined>();

/**
 * Adds to tfjs's wasm backend the kernels that training needs and that it lacks or has only in a slow or wrong form, and returns their
 * names. Without a runtime they are composed of tfjs's quicker ones.
 */
export function completeWasmKernels(runtime: SimdRuntime | null): string[] {
  for (const { name, run, otherwise } of completions) {
    if (!originals.has(name)) originals.set(name, getKernel(name, 'wasm'));
    const original = originals.get(name);
    replaceKernel({
      ...original,
      kernelName: name,
      backendName: 'wasm',
      kernelFunc(call) {
        const { inputs, attrs = {} } = call;
        const runOriginal = (changed: Inputs, attributes: Attributes): TensorInfo =>
          original!.kernelFunc({ ...call, inputs: changed, attrs: attributes }) as TensorInfo;
        const done = runtime && run ? run(runtime, inputs as Inputs, attrs) : null;
        return done ?? otherwise(inputs as Inputs, attrs, runOriginal);
      },
    });
  }
  return completions.map(({ name }) => name);
}

function plain({ dilations, dataFormat }: Attributes): boolean {
  return dataFormat !== 'NCHW' && [dilations ?? 1].flat().every((dilation) => dilation === 1);
}

/** One matrix by one matrix; leading axes of length 1 stay. */
function matrixProduct(runtime: SimdRuntime, { a, b }: Inputs, { transposeA, transposeB }: Attributes): TensorInfo | null {
  if (!isOneMatrix(a!) || !isOneMatrix(b!)) return null;
  const product = simdMatMul(runtime, { matrix: a!, transposed: !!transposeA }, { matrix: b!, transposed: !!transposeB });
  const leading = (a!.rank >= b!.rank ? a! : b!).shape.slice(0, -2);
  return product && { ...product, shape: [...leading, ...product.shape] };
}

/** Only products without transposition go to XNNPACK, so a transposed matrix is turned first. */
function productWithoutTransposition(inputs: Inputs, attributes: Attributes, original: Parameters<Otherwise>[2]): TensorInfo {
  const { a, b } = inputs;
  const { transposeA, transposeB } = attributes;
  if ((!transposeA && !transposeB) || !isOneMatrix(a!) || !isOneMatrix(b!)) return original(inputs, attributes);
  return tidy(() => {
    const turned = { a: transposeA ? swapLastAxes(a!) : a!, b: transposeB ? swapLastAxes(b!) : b! };
    return runKernel('BatchMatMul', turned, { transposeA: false, transposeB: false });
  });
}

/** tfjs's kernel goes wrong where the largest value of a window is below 0, so everything is lifted to 1 and more. */
function maxPoolGradientAboveZero({ dy, input, output }: Inputs, attributes: Attributes, original: Parameters<Otherwise>[2]): TensorInfo {
  const lifted = tidy(() => {
    const lowest = sub(min(input!), 1);
    return { dy: dy!, input: sub(input!, lowest), output: sub(output!, lowest) };
  });
  const gradient = original(lifted, attributes);
  lifted.input.dispose();
  lifted.output.dispose();
  return gradient;
}

/** tfjs has none. */
function segmentSumByProduct({ x, segmentIds }: Inputs, { numSegments }: Attributes): Tensor {
  return tidy(() => {
    const count = segmentIds!.size;
    const membership = cast(oneHot(segmentIds as Tensor1D, numSegments as number), 'float32') as Tensor2D;
    const sums = matMul(membership, reshape(x!, [count, x!.size / count]) as Tensor2D, true);
    return reshape(sums, [numSegments as number, ...x!.shape.slice(1)]);
  });
}

/** tfjs's copies the values, and the tape takes an Identity of everything that it saves. */
function sharedMemory({ x }: Inputs): TensorInfo {
  const { dataId, shape, dtype } = x!;
  (backend() as BackendWasm).incRef(dataId);
  return { dataId, shape, dtype };
}

function isOneMatrix({ size, shape }: Tensor): boolean {
  return size === shape.at(-1)! * shape.at(-2)!;
}

function swapLastAxes(matrix: Tensor): Tensor {
  const { rank } = matrix;
  return transpose(matrix, [...Array.from({ length: rank - 2 }, (_, axis) => axis), rank - 1, rank - 2]);
}
