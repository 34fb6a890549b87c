import { backend_util } from '@tensorflow/tfjs-core';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Attributes } from '../tfjs-internals.ts';
import type { SimdRuntime } from './_simd-runtime.ts';

const FLOAT = 4;
const CHANNELS_TOGETHER = 8;

/** Window sizes, steps and zeros of a pool, downwards and across. */
export interface PoolGeometry {
  readonly height: PoolAxis;
  readonly width: PoolAxis;
}

export interface PoolAxis {
  readonly length: number;
  readonly outLength: number;
  readonly size: number;
  readonly stride: number;
  /** Zeros before the first value. */
  readonly padding: number;
}

/** Sizes of our own pool: the same both ways, and as many zeros on each side. */
export function symmetricPool(xShape: readonly number[], { size, stride, padding }: Attributes): PoolGeometry {
  const [side, step, around] = [size as number, stride as number, padding as number];
  const axis = (length: number): PoolAxis => ({
    length,
    outLength: Math.floor((length + 2 * around - side) / step) + 1,
    size: side,
    stride: step,
    padding: around,
  });
  return { height: axis(xShape[1]!), width: axis(xShape[2]!) };
}

/** Reads the attributes of tfjs's MaxPoolGrad. */
export function tfjsPool(xShape: readonly number[], { filterSize, strides, pad, dimRoundingMode }: Attributes): PoolGeometry {
  const info = backend_util.computePool2DInfo(
    xShape as [number, number, number, number],
    filterSize as [number, number],
    strides as [number, number],
    1,
    pad as 'same',
    dimRoundingMode as 'floor',
  );
  return {
    height: {
      length: info.inHeight,
      outLength: info.outHeight,
      size: info.filterHeight,
      stride: info.strideHeight,
      padding: info.padInfo.top,
    },
    width: { length: info.inWidth, outLength: info.outWidth, size: info.filterWidth, stride: info.strideWidth, padding: info.padInfo.left },
  };
}

/** Largest values of the windows, or null when the channels don't fit our machine code. */
export function simdMaxPool(runtime: SimdRuntime, x: Tensor, geometry: PoolGeometry): TensorInfo | null {
  const [pictures, , , channels] = x.shape as [number, number, number, number];
  if (channels % CHANNELS_TOGETHER !== 0) return null;
  const y = runtime.output([pictures, geometry.height.outLength, geometry.width.outLength, channels]);
  runtime.run('maxPool', [...layout(runtime, x, geometry), runtime.address(y)], pictures);
  return y;
}

/** The gradient goes to the first of the largest values of each window. */
export function simdMaxPoolGradient(
  runtime: SimdRuntime,
  { dy, x, y }: { dy: Tensor; x: Tensor; y: Tensor },
  geometry: PoolGeometry,
): TensorInfo | null {
  if (x.shape[3]! % CHANNELS_TOGETHER !== 0) return null;
  const dx = runtime.output(x.shape);
  runtime.clear(dx);
  const addresses = [y, dy, dx].map((tensor) => runtime.address(tensor));
  runtime.run('maxPoolGradient', [...layout(runtime, x, geometry), ...addresses], x.shape[0]!);
  return dx;
}

function layout(runtime: SimdRuntime, x: Tensor, { height, width }: PoolGeometry): number[] {
  const channels = x.shape[3]!;
  const windows = runtime.table(`max pool ${[...Object.values(height), ...Object.values(width)].join()}`, () =>
    Int32Array.from(windowsOf(height).flatMap((row) => windowsOf(width).flatMap((column) => [...row, ...column]))),
  );
  const rowBytes = width.length * channels * FLOAT;
  return [runtime.address(x), height.length * rowBytes, rowBytes, channels, windows, height.outLength * width.outLength];
}

/** First and one past the last place of each window along one axis, without what lies outside. */
function windowsOf({ length, outLength, size, stride, padding }: PoolAxis): [number, number][] {
  return Array.from({ length: outLength }, (_, index) => {
    const start = index * stride - padding;
    return [Math.max(0, start), Math.min(length, start + size)];
  });
}
