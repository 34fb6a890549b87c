import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend, broadcast_util, concat, getKernel, slice, tidy, transpose, zeros } from '@tensorflow/tfjs-core';
import type { KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { filterGradientByConvolution } from '../composed/_conv2d-backprop-filter.ts';
import { inputGradientByPhases } from '../composed/_conv2d-backprop-input.ts';
import { conv2dGeometry } from '../composed/_conv2d-geometry.ts';
import { depthwiseFilterGradient, depthwiseInputGradient } from '../composed/_depthwise-gradients.ts';
import { resizeBilinearGradient } from '../composed/_resize-bilinear-gradient.ts';
import { replaceKernel, runKernel } from '../tfjs-internals.ts';
import type { Attributes, Inputs } from '../tfjs-internals.ts';
import { castToAny, maxPoolGradientAboveZero, segmentSumByProduct, sumOfAny, withCountedPadding } from './_corrected-kernels.ts';
import type { Original } from './_corrected-kernels.ts';
import { gatherRows } from './_gather-rows.ts';
import { simdConvolution, simdFilterGradient, simdInputGradient } from './_simd-convolution.ts';
import { simdMatMul } from './_simd-mat-mul.ts';
import { simdMaxPoolGradient, tfjsPool } from './_simd-max-pool.ts';
import type { SimdRuntime } from './_simd-runtime.ts';

/** Our machine code, or null where it does not fit. */
type Run = (runtime: SimdRuntime, inputs: Inputs, attributes: Attributes) => TensorInfo | null;
/** What is done instead. */
type Otherwise = (inputs: Inputs, attributes: Attributes, original: Original) => TensorInfo;

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
    otherwise: withCountedPadding,
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
  // tfjs has neither.
  { name: 'DepthwiseConv2dNativeBackpropInput', otherwise: (inputs, attributes) => tidy(() => depthwiseInputGradient(inputs, attributes)) },
  {
    name: 'DepthwiseConv2dNativeBackpropFilter',
    otherwise: (inputs, attributes) => tidy(() => depthwiseFilterGradient(inputs, attributes)),
  },
  {
    // tfjs's knows no half pixel centres.
    name: 'ResizeBilinearGrad',
    otherwise: (inputs, attributes, original) =>
      attributes.halfPixelCenters ? tidy(() => resizeBilinearGradient(inputs, attributes)) : original(inputs, attributes),
  },
  { name: 'BatchMatMul', run: matrixProduct, otherwise: productWithoutTransposition },
  {
    name: 'MaxPoolGrad',
    run: maxPoolGradient,
    otherwise: maxPoolGradientAboveZero,
  },
  { name: 'UnsortedSegmentSum', otherwise: segmentSumByProduct },
  { name: 'Identity', otherwise: sharedMemory },
  { name: 'Sum', otherwise: sumOfAny },
  { name: 'Cast', otherwise: castToAny },
  { name: 'GatherV2', otherwise: gatherRows },
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
  if (a!.size === 0 || b!.size === 0) return null;
  if (!isOneMatrix(a!) || !isOneMatrix(b!)) return null;
  const product = simdMatMul(runtime, { matrix: a!, transposed: !!transposeA }, { matrix: b!, transposed: !!transposeB });
  const leading = (a!.rank >= b!.rank ? a! : b!).shape.slice(0, -2);
  return product && { ...product, shape: [...leading, ...product.shape] };
}

/** Only products without transposition go to XNNPACK, so a transposed matrix is turned first. */
function productWithoutTransposition(inputs: Inputs, attributes: Attributes, original: Original): TensorInfo {
  const { a, b } = inputs;
  const { transposeA, transposeB } = attributes;
  // tfjs leaves sums of nothing unwritten.
  if (a!.size === 0 || b!.size === 0) return zeros(productShape(a!.shape, b!.shape, attributes));
  if ((!transposeA && !transposeB) || !isOneMatrix(a!) || !isOneMatrix(b!)) return original(inputs, attributes);
  return tidy(() => {
    const turned = { a: transposeA ? swapLastAxes(a!) : a!, b: transposeB ? swapLastAxes(b!) : b! };
    return runKernel('BatchMatMul', turned, { transposeA: false, transposeB: false });
  });
}

function productShape(a: readonly number[], b: readonly number[], { transposeA, transposeB }: Attributes): number[] {
  const batch = broadcast_util.assertAndGetBroadcastShape(a.slice(0, -2), b.slice(0, -2));
  return [...batch, a.at(transposeA ? -1 : -2)!, b.at(transposeB ? -2 : -1)!];
}

/** Channels beyond a multiple of 8 are filled up: tfjs's kernel gives every one of several largest values the gradient. */
function maxPoolGradient(runtime: SimdRuntime, { dy, input, output }: Inputs, attributes: Attributes): TensorInfo | null {
  const channels = input!.shape[3]!;
  const beyond = channels % 8;
  if (beyond === 0) return simdMaxPoolGradient(runtime, { dy: dy!, x: input!, y: output! }, tfjsPool(input!.shape, attributes));
  return tidy(() => {
    const filled = (x: Tensor): Tensor => concat([x, zeros([...x.shape.slice(0, 3), 8 - beyond])], 3);
    const wide = runKernel('MaxPoolGrad', { dy: filled(dy!), input: filled(input!), output: filled(output!) }, attributes);
    return slice(wide, [0, 0, 0, 0], input!.shape);
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
