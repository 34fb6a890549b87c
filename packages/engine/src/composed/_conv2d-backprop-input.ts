import { concat, conv2d, reshape, slice, stack, transpose, zeros } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Attributes, Inputs } from '../tfjs-internals.ts';
import { conv2dGeometry } from './_conv2d-geometry.ts';
import type { Conv2dGeometry } from './_conv2d-geometry.ts';
import { inputGradientPhases } from './_input-gradient-phases.ts';
import type { AxisPhase } from './_input-gradient-phases.ts';

/**
 * The picture's gradient as stride-1 convolutions: pixels whose row and column have the same remainder by the stride see the same
 * filter positions, so stride · stride small convolutions make everything, which are then interleaved.
 */
export function inputGradientByPhases({ dy, filter }: Inputs, attributes: Attributes): Tensor {
  const geometry = conv2dGeometry(attributes.inputShape as number[], filter!.shape, attributes);
  const { batch, inHeight, inWidth, inChannels, strideHeight, strideWidth } = geometry;
  const rows = Math.ceil(inHeight / strideHeight);
  const columns = Math.ceil(inWidth / strideWidth);
  // All phases get as many pixels as the longest, so that they can be stacked.
  const { vertical, horizontal } = inputGradientPhases({ ...geometry, inHeight: rows * strideHeight, inWidth: columns * strideWidth });
  const parts = vertical.map((down) =>
    horizontal.map((across) => onePhase(dy as Tensor4D, filter!, { geometry, down, across }) ?? zeros([batch, rows, columns, inChannels])),
  );
  if (strideHeight === 1 && strideWidth === 1) return parts[0]![0]!;
  const interleaved = stack(
    parts.map((line) => stack(line, 3)),
    2,
  ); // [N, H/s, s, W/s, s, C]
  const whole = reshape(interleaved, [batch, rows * strideHeight, columns * strideWidth, inChannels]);
  return rows * strideHeight === inHeight && columns * strideWidth === inWidth
    ? whole
    : slice(whole, [0, 0, 0, 0], [-1, inHeight, inWidth, -1]);
}

function onePhase(
  dy: Tensor4D,
  filter: Tensor,
  { geometry, down, across }: { geometry: Conv2dGeometry; down: AxisPhase; across: AxisPhase },
): Tensor4D | null {
  if (down.taps.length === 0 || across.taps.length === 0) return null;
  const cut = (size: number): number => Math.min(0, size);
  const top = cut(down.before);
  const left = cut(across.before);
  const height = dy.shape[1] + top + cut(down.after);
  const width = dy.shape[2] + left + cut(across.after);
  const seen = height === dy.shape[1] && width === dy.shape[2] ? dy : slice(dy, [0, -top, -left, 0], [-1, height, width, -1]);
  const flipped = flippedFilter(filter, geometry, { rows: down.taps, columns: across.taps });
  const grow = (size: number): number => Math.max(0, size);
  return conv2d(seen, flipped, 1, [
    [0, 0],
    [grow(down.before), grow(down.after)],
    [grow(across.before), grow(across.after)],
    [0, 0],
  ]);
}

/** The filter at the given positions, in that order, with input and output channels exchanged. Contiguous slices: Reverse and Gather are slow. */
function flippedFilter(
  filter: Tensor,
  geometry: Conv2dGeometry,
  { rows, columns }: { rows: readonly number[]; columns: readonly number[] },
): Tensor4D {
  const { filterHeight, filterWidth, inChannels, outChannels } = geometry;
  const flat = reshape(filter, [filterHeight * filterWidth, inChannels * outChannels]) as Tensor2D;
  const taps = rows.flatMap((row) => columns.map((column) => slice(flat, [row * filterWidth + column, 0], [1, -1])));
  const chosen = taps.length === 1 ? taps[0]! : concat(taps);
  return transpose(reshape(chosen, [rows.length, columns.length, inChannels, outChannels]), [0, 1, 3, 2]) as Tensor4D;
}
