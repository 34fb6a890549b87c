import type { Convolution } from '../binding/_operations.ts';
import type { ConvolutionGeometry } from './_convolution-geometry.ts';

/** Pixels of a batch below which most of Winograd's tiles of 4 × 4 are empty. */
const FEWEST_PIXELS = { weightsGradient: 384, others: 1536 };
/** Below this the two transformations cost more than they save, but for the gradient of the weights. */
const FEWEST_CHANNELS = 32;

/**
 * True where Winograd's algorithm is quicker than the direct one.
 *
 * A rule, measured on 24 shapes (bench/README.md), and not a race between the two: a race would be won now by one, now by the other, and
 * runs would no longer repeat to the bit.
 */
export function winogradPays(geometry: ConvolutionGeometry, pass: Convolution['pass']): boolean {
  const { source, destination, filter, strides, dilations, paddingBefore, paddingAfter, groups, depthwise } = geometry;
  const isPlain = [...strides, ...dilations, ...paddingBefore, ...paddingAfter].every((value) => value === 1);
  if (filter[0] !== 3 || filter[1] !== 3 || !isPlain || groups !== 1 || depthwise) return false;
  const pixels = source[0]! * source[1]! * source[2]!;
  if (pass === 'weightsGradient') return pixels >= FEWEST_PIXELS.weightsGradient;
  return pixels >= FEWEST_PIXELS.others && Math.min(source[3]!, destination[3]!) >= FEWEST_CHANNELS;
}
