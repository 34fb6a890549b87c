import { concat, conv2d, reshape, slice, stack, transpose, zeros } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Attributes, Inputs } from '../tfjs-internals.ts';
import { conv2dGeometry } from './_conv2d-geometry.ts';
import type { Conv2dGeometry } from './_conv2d-geometry.ts';

/** How one axis of dx comes out of dy for one phase: which filter rows meet it, and how much dy is padded (below 0: cut). */
interface Phase {
  /** Filter positions, last first. */
  readonly taps: number[];
  readonly before: number;
  readonly after: number;
}

/**
 * The picture's gradient as stride-1 convolutions: pixels whose row and column have the same remainder by the stride see the same
 * filter positions, so stride · stride small convolutions make everything, which are then interleaved.
 */
export function inputGradientByPhases({ dy, filter }: Inputs, attributes: Attributes): Tensor {
  const geometry = conv2dGeometry(attributes.inputShape as number[], filter!.shape, attributes);
  const { batch, inHeight, inWidth, inChannels, strideHeight, strideWidth, outHeight, outWidth } = geometry;
  const rows = Math.ceil(inHeight / strideHeight);
  const columns = Math.ceil(inWidth / strideWidth);
  const vertical = phases(strideHeight, geometry.filterHeight, geometry.top, rows - outHeight);
  const horizontal = phases(strideWidth, geometry.filterWidth, geometry.left, columns - outWidth);
  const parts = vertical.map((down) =>
    horizontal.map((across) => onePhase(dy as Tensor4D, filter!, { geometry, down, across }) ?? zeros([batch, rows, columns, inChannels])),
  );
  if (strideHeight === 1 && strideWidth === 1) return parts[0]![0]!;
  const interleaved = stack(parts.map((line) => stack(line, 3)), 2); // [N, H/s, s, W/s, s, C]
  const whole = reshape(interleaved, [batch, rows * strideHeight, columns * strideWidth, inChannels]);
  return rows * strideHeight === inHeight && columns * strideWidth === inWidth ? whole : slice(whole, [0, 0, 0, 0], [-1, inHeight, inWidth, -1]);
}

/** dx[h] = Σ dy[o] · w[h + pad − o · stride]; with h = q · stride + phase the taps first, first + stride, … meet o = q + shift, q + shift − 1, … */
function phases(stride: number, filterSize: number, padBefore: number, surplus: number): Phase[] {
  return Array.from({ length: stride }, (_, phase) => {
    const first = (phase + padBefore) % stride;
    const shift = Math.floor((phase + padBefore) / stride);
    const count = Math.max(0, Math.ceil((filterSize - first) / stride));
    const before = count - 1 - shift;
    return {
      taps: Array.from({ length: count }, (_unused, index) => first + (count - 1 - index) * stride),
      before,
      after: surplus + count - 1 - before,
    };
  });
}

function onePhase(dy: Tensor4D, filter: Tensor, { geometry, down, across }: { geometry: Conv2dGeometry; down: Phase; across: Phase }): Tensor4D | null {
  if (down.taps.length === 0 || across.taps.length === 0) return null;
  const cut = (size: number): number => Math.min(0, size);
  const top = cut(down.before);
  const left = cut(across.before);
  const height = dy.shape[1] + top + cut(down.after);
  const width = dy.shape[2] + left + cut(across.after);
  const seen = height === dy.shape[1] && width === dy.shape[2] ? dy : slice(dy, [0, -top, -left, 0], [-1, height, width, -1]);
  const flipped = flippedFilter(filter, geometry, { rows: down.taps, columns: across.taps });
  const grow = (size: number): number => Math.max(0, size);
  return conv2d(seen, flipped, 1, [[0, 0], [grow(down.before), grow(down.after)], [grow(across.before), grow(across.after)], [0, 0]]);
}

/** The filter at the given positions, in that order, with input and output channels exchanged. Contiguous slices: Reverse and Gather are slow. */
function flippedFilter(filter: Tensor, geometry: Conv2dGeometry, { rows, columns }: { rows: number[]; columns: number[] }): Tensor4D {
  const { filterHeight, filterWidth, inChannels, outChannels } = geometry;
  const flat = reshape(filter, [filterHeight * filterWidth, inChannels * outChannels]) as Tensor2D;
  const taps = rows.flatMap((row) => columns.map((column) => slice(flat, [row * filterWidth + column, 0], [1, -1])));
  const chosen = taps.length === 1 ? taps[0]! : concat(taps);
  return transpose(reshape(chosen, [rows.length, columns.length, inChannels, outChannels]), [0, 1, 3, 2]) as Tensor4D;
}
