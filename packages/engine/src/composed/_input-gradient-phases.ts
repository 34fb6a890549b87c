import type { Conv2dGeometry } from './_conv2d-geometry.ts';

/** How one axis of dx comes out of dy for the pixels of one phase, those whose place has the same remainder by the stride. */
export interface AxisPhase {
  /** The remainder. */
  readonly phase: number;
  /** How many pixels it has. */
  readonly count: number;
  /** Filter positions that meet them, last first. */
  readonly taps: readonly number[];
  /** Zeros that dy needs before and after; below 0: what it loses. */
  readonly before: number;
  readonly after: number;
}

/**
 * The picture's gradient as stride-1 convolutions: pixels of one phase see the same filter positions, so one small convolution of dy for
 * each pair of phases makes them all.
 */
export function inputGradientPhases(geometry: Conv2dGeometry): { vertical: AxisPhase[]; horizontal: AxisPhase[] } {
  const { strideHeight, strideWidth, filterHeight, filterWidth, top, left, inHeight, inWidth, outHeight, outWidth } = geometry;
  return {
    vertical: axis({ stride: strideHeight, filterSize: filterHeight, padding: top, inSize: inHeight, outSize: outHeight }),
    horizontal: axis({ stride: strideWidth, filterSize: filterWidth, padding: left, inSize: inWidth, outSize: outWidth }),
  };
}

interface Axis {
  readonly stride: number;
  readonly filterSize: number;
  readonly padding: number;
  readonly inSize: number;
  readonly outSize: number;
}

/** dx[h] = Σ dy[o] · w[h + padding − o · stride]. With h = q · stride + phase, the taps first, first + stride, … meet o = q + shift, q + shift − 1, … */
function axis({ stride, filterSize, padding, inSize, outSize }: Axis): AxisPhase[] {
  return Array.from({ length: stride }, (_, phase) => {
    const first = (phase + padding) % stride;
    const shift = Math.floor((phase + padding) / stride);
    const count = Math.max(0, Math.ceil((inSize - phase) / stride));
    const tapCount = Math.max(0, Math.ceil((filterSize - first) / stride));
    const before = tapCount - 1 - shift;
    return {
      phase,
      count,
      taps: Array.from({ length: tapCount }, (_unused, index) => first + (tapCount - 1 - index) * stride),
      before,
      after: count + tapCount - 1 - outSize - before,
    };
  });
}
