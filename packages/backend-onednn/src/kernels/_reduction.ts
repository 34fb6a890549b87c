import { util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Handle } from '../binding/_handle.ts';
import type { Reduction } from '../binding/_operations.ts';
import type { OnednnBackend } from '../onednn-backend.ts';
import { compile, describe } from '../runtime/_primitive.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { NativeKernel } from './_kernel.ts';
import { multiply } from './_matrix-product.ts';
import { transposed } from './_copies.ts';

type Algorithm = Reduction['algorithm'];

/** A tensor as `[outer, reduced, inner]`, of which the middle goes. */
interface ReductionShape {
  readonly outer: number;
  readonly reduced: number;
  readonly inner: number;
}

function reduction(algorithm: 'sum' | 'mean' | 'maximum' | 'minimum'): NativeKernel {
  return (backend, inputs, attributes) => {
    const x = inputs.x!;
    if (x.dtype !== 'float32' || x.shape.includes(0)) return null;
    const axes = util
      .parseAxisParam((attributes.axis ?? attributes.reductionIndices) as number | number[], x.shape)
      .toSorted((p, q) => p - q);
    const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
    const shape = kept.map((axis) => x.shape[axis]!);
    const outShape = attributes.keepDims ? x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length)) : shape;
    const adjacent = adjacentAxes(x.shape, axes);
    // oneDNN refuses to reduce axes of length 1.
    if (adjacent?.reduced === 1) return backend.share(x, outShape);
    if (adjacent) return reduce(backend, algorithm, { source: backend.storage(x).address(), shape: adjacent, outShape });
    // Scattered axes come together at the end first.
    const turned = transposed(backend, x, [...kept, ...axes]);
    const outer = util.sizeFromShape(shape);
    const gathered = { outer, reduced: util.sizeFromShape(x.shape) / outer, inner: 1 };
    const y = reduce(backend, algorithm, { source: backend.storage(turned).address(), shape: gathered, outShape });
    backend.disposeData(turned.dataId);
    return y;
  };
}

/** The three parts when the reduced axes lie side by side (axes of length 1 don't count), else null. */
function adjacentAxes(shape: readonly number[], axes: readonly number[]): ReductionShape | null {
  const long = axes.filter((axis) => shape[axis] !== 1);
  if (long.length === 0) return { outer: util.sizeFromShape([...shape]), reduced: 1, inner: 1 };
  const [first, last] = [long[0]!, long.at(-1)!];
  const between = shape.slice(first, last + 1);
  const reduced = util.sizeFromShape(between);
  if (reduced !== long.reduce((size, axis) => size * shape[axis]!, 1)) return null;
  return { outer: util.sizeFromShape(shape.slice(0, first)), reduced, inner: util.sizeFromShape(shape.slice(last + 1)) };
}

function reduce(
  backend: OnednnBackend,
  algorithm: 'sum' | 'mean' | 'maximum' | 'minimum',
  { source, shape, outShape }: { source: Handle; shape: ReductionShape; outShape: number[] },
): TensorInfo {
  const y = backend.output(outShape);
  const { outer, reduced, inner } = shape;
  if (inner === 1 || algorithm === 'maximum' || algorithm === 'minimum') {
    reductionPlan(backend.runtime, algorithm, shape).run(source, y.address);
    return y.info;
  }
  // Sums of rows: a row of ones times the matrix, for which oneDNN has quicker code.
  const ones = backend.makeTensorInfo([reduced], 'float32', new Float32Array(reduced).fill(algorithm === 'mean' ? 1 / reduced : 1));
  const row = { address: backend.storage(ones).address(), count: 1, rows: 1, columns: reduced, transposed: false };
  multiply(backend.runtime, row, { address: source, count: outer, rows: reduced, columns: inner, transposed: false }, y.address);
  backend.disposeData(ones.dataId);
  return y.info;
}

function reductionPlan(runtime: Runtime, algorithm: Algorithm, { outer, reduced, inner }: ReductionShape): ReturnType<typeof compile> {
  return runtime.plans.get(`reduction|${algorithm}|${outer}|${reduced}|${inner}`, () => {
    const source = runtime.layouts.strided([outer, reduced, inner]).descriptor;
    const destination = runtime.layouts.strided([outer, 1, inner]).descriptor;
    const description = describe(runtime, { kind: 'reduction', algorithm, source, destination })!;
    return compile(runtime, description, { source, destination });
  });
}

/** tfjs's kernels by name. */
export const reductionKernels: Readonly<Record<string, NativeKernel>> = {
  Sum: reduction('sum'),
  Mean: reduction('mean'),
  Max: reduction('maximum'),
  Min: reduction('minimum'),
};
