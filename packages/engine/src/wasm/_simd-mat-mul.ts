import type { TensorInfo } from '@tensorflow/tfjs-core';
import { PANEL } from './kernels/_convolve.ts';
import { simdConvolution, simdFilterGradient, simdInputGradient } from './_simd-convolution.ts';
import type { SimdRuntime } from './_simd-runtime.ts';

/** Rows that one unit of work has at least. */
const ROWS_TOGETHER = 16;

/** One factor of a matrix product, and whether it is taken transposed. */
interface Factor {
  readonly matrix: TensorInfo;
  readonly transposed: boolean;
}

/**
 * Product of two matrices as a convolution with 1 × 1 filters, `[rows, columns]`: each row is a pixel. Null when the columns don't fit
 * our machine code or both factors are transposed.
 */
export function simdMatMul(runtime: SimdRuntime, a: Factor, b: Factor): TensorInfo | null {
  const [rows, inner] = sizes(a);
  const columns = sizes(b)[1];
  if (columns % PANEL !== 0 || rows * inner * columns === 0) return null;
  const geometry = {
    filterHeight: 1,
    filterWidth: 1,
    strideHeight: 1,
    strideWidth: 1,
    top: 0,
    left: 0,
    bottom: 0,
    right: 0,
    inHeight: 1,
    outHeight: 1,
  };
  const pictures = parts(a.transposed ? inner : rows);
  if (a.transposed && b.transposed) return null;
  const width = (a.transposed ? inner : rows) / pictures;
  const sized = { ...geometry, batch: pictures, inWidth: width, outWidth: width };
  const result = a.transposed
    ? simdFilterGradient(runtime, { x: a.matrix, dy: b.matrix }, { ...sized, inChannels: rows, outChannels: columns })
    : b.transposed
      ? simdInputGradient(runtime, { dy: a.matrix, filter: b.matrix }, { ...sized, inChannels: columns, outChannels: inner })
      : simdConvolution(runtime, { x: a.matrix, filter: b.matrix }, { ...sized, inChannels: inner, outChannels: columns });
  return result && { ...result, shape: [rows, columns] };
}

/** Rows and columns of a factor as it is used. */
function sizes({ matrix, transposed }: Factor): [number, number] {
  const [first, second] = matrix.shape.slice(-2) as [number, number];
  return transposed ? [second, first] : [first, second];
}

/** The largest number of equal parts that still have enough rows each. */
function parts(rows: number): number {
  for (let count = Math.floor(rows / ROWS_TOGETHER); count > 1; count--) if (rows % count === 0) return count;
  return 1;
}
