import type { Convolution } from '../binding/_operations.ts';
import type { ConvolutionGeometry } from './_convolution-geometry.ts';

/** Pixels of a batch below which most of Winograd's tiles of 4 × 4 are empty. */
const FEW_PIXELS = 384;
/** Below this the direct algorithm is quicker unless the channels are many. */
const SOME_PIXELS = 1024;

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
  if (pixels < FEW_PIXELS) return false;
  if (pass === 'weightsGradient') return true;
  const channels = Math.min(source[3]!, destination[3]!);
  return channels >= (pixels < SOME_PIXELS ? 256 : 32);
}
