import type { Convolution } from '../binding/_operations.ts';
import type { ConvolutionGeometry } from './_convolution-geometry.ts';

/**
 * True where Winograd's algorithm is quicker than the direct one.
 *
 * A rule and not a race between the two: a race would be won now by one, now by the other, and runs would no longer repeat to the bit.
 */
export function winogradPays(geometry: ConvolutionGeometry, _pass: Convolution['pass']): boolean {
  const { filter, strides, dilations, paddingBefore, paddingAfter, groups, depthwise } = geometry;
  const isSmall = filter[0] === 3 && filter[1] === 3;
  const isPlain = [...strides, ...dilations, ...paddingBefore, ...paddingAfter].every((value) => value === 1);
  return isSmall && isPlain && groups === 1 && !depthwise;
}
