/** A Gaussian that is cut off at a distance. */
export interface Kernel {
  /** Standard deviation in pixels. */
  readonly sigma: number;
  /** Side of the square kernel, odd. */
  readonly kernelSize: number;
}

/** What all taps beyond some distance weigh together when they can no longer move a value of 255 by a hundredth. */
const NEGLIGIBLE = 1e-5;

/** Weights of the middle and of each distance from it, without the negligible ones. */
export function kernelWeights({ sigma, kernelSize }: Kernel): Float32Array {
  if (sigma === 0) return Float32Array.of(1);
  const weights = Float64Array.from({ length: (kernelSize + 1) / 2 }, (_, distance) => Math.exp(-0.5 * (distance / sigma) ** 2));
  const total = weights.reduce((sum, weight) => sum + 2 * weight, -1);
  let used = weights.length;
  for (let beyond = 0; used > 1; used--) {
    beyond += (2 * weights[used - 1]!) / total;
    if (beyond > NEGLIGIBLE) break;
  }
  return Float32Array.from(weights.subarray(0, used), (weight) => weight / total);
}
