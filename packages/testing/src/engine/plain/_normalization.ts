import { minus, over, plus, reluOf, scaled, square, squareRoot, times } from './_arithmetic.ts';
import { alongCurve } from './_maps.ts';
import type { Plain } from './_plain.ts';
import { meanOver, sumOver } from './_reductions.ts';
import { reshaped } from './_shaping.ts';

/** The learned part of a batch norm, both `[C]`. */
export interface Affine {
  readonly scale: Plain;
  readonly offset: Plain;
}

export interface NormalizationOptions {
  readonly epsilon: number;
  readonly relu: boolean;
  readonly groups?: number;
}

/** Batch norm of x `[N, H, W, C]` with the batch's own statistics, which are `[G, C]`. */
export function batchNormalized(
  x: Plain,
  { scale, offset }: Affine,
  { groups = 1, epsilon, relu }: NormalizationOptions,
): { y: Plain; mean: Plain; variance: Plain } {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const rows = reshaped(x, [groups, (n / groups) * h * w, c]);
  const mean = meanOver(rows, { axes: [1], keep: true });
  const centred = minus(rows, mean);
  const variance = meanOver(square(centred), { axes: [1], keep: true });
  const unit = over(centred, squareRoot(scaled(variance, 1, epsilon)));
  const y = reshaped(plus(times(unit, scale), offset), x.shape);
  return { y: relu ? reluOf(y) : y, mean: reshaped(mean, [groups, c]), variance: reshaped(variance, [groups, c]) };
}

/** Batch norm with given statistics, both `[C]`. */
export function normalizedWith(
  x: Plain,
  { scale, offset, mean, variance }: Affine & { mean: Plain; variance: Plain },
  { epsilon, relu }: NormalizationOptions,
): Plain {
  const unit = over(minus(x, mean), squareRoot(scaled(variance, 1, epsilon)));
  const y = plus(times(unit, scale), offset);
  return relu ? reluOf(y) : y;
}

/** Rows of x `[N, D]` divided by their lengths, or by `shortest` where they are shorter. */
export function unitLength(x: Plain, shortest: number): Plain {
  const squares = sumOver(square(x), { axes: [1], keep: true });
  const length = alongCurve(squares, {
    value: (value) => Math.max(Math.sqrt(value), shortest),
    slope: (value) => (Math.sqrt(value) > shortest ? 0.5 / Math.sqrt(value) : 0),
  });
  return over(x, length);
}
