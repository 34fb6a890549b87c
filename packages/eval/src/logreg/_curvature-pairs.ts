/** A step and how much the gradient changed on it. */
export interface CurvaturePair {
  readonly step: Float64Array;
  readonly change: Float64Array;
}

/** An approximation of the inverse Hessian that the pairs refine, applied to a gradient; symmetric and positive definite. */
export type Precondition = (gradient: Float64Array) => Float64Array | Promise<Float64Array>;

/** Curvature along a step relative to both lengths: below, it is rounding and would spoil the direction. */
const LEAST_CURVATURE = 1e-10;

/**
 * The inverse Hessian's approximation times the gradient: the two-loop recursion of L-BFGS (Nocedal and Wright, Numerical Optimization,
 * algorithm 7.4) around a preconditioner. Its negative descends.
 *
 * @param pairs From the oldest to the newest.
 */
export async function inverseHessianTimes(
  gradient: Float64Array,
  pairs: readonly CurvaturePair[],
  precondition: Precondition,
): Promise<Float64Array> {
  const rest = gradient.slice();
  const shares = new Float64Array(pairs.length);
  for (let i = pairs.length - 1; i >= 0; i--) {
    const { step, change } = pairs[i]!;
    shares[i] = dot(step, rest) / dot(step, change);
    addScaled(rest, change, -shares[i]!);
  }
  const result = await precondition(rest);
  for (const [i, { step, change }] of pairs.entries()) {
    addScaled(result, step, shares[i]! - dot(change, result) / dot(step, change));
  }
  return result;
}

/** The pairs that say something about curvature, at most `history` of the newest. */
export function usablePairs(pairs: readonly CurvaturePair[], history: number): CurvaturePair[] {
  return pairs
    .filter(({ step, change }) => dot(step, change) > LEAST_CURVATURE * Math.sqrt(dot(step, step) * dot(change, change)))
    .slice(-history);
}

export function dot(a: Float64Array | Float32Array, b: Float64Array | Float32Array): number {
  let [even, odd] = [0, 0];
  const last = a.length - 1;
  for (let i = 0; i < last; i += 2) {
    even += a[i]! * b[i]!;
    odd += a[i + 1]! * b[i + 1]!;
  }
  return a.length % 2 === 0 ? even + odd : even + odd + a[last]! * b[last]!;
}

/** `sum += scale · values`, in place. */
export function addScaled(sum: Float64Array, values: Float64Array | Float32Array, scale: number): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += scale * values[i]!;
}
