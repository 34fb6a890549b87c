/** Bits after the binary point of a resampling weight (Pillow's PRECISION_BITS: 32 − 8 bits of pixel − 2 of headroom). */
export const WEIGHT_BITS = 22;
const ONE = 2 ** WEIGHT_BITS;

/** How the pixels of one axis are mixed: output i is the sum over t < `count` of weights[i·count + t] × input[first[i] + t]. */
export interface Taps {
  readonly count: number;
  /** First input pixel of each output pixel; first + count never passes the end of the input. */
  readonly first: Int32Array;
  /** Fixed-point weights with `WEIGHT_BITS` bits after the point. */
  readonly weights: Int32Array;
}

/**
 * Bilinear (triangle) filter weights of one axis. When shrinking, the triangle is as wide as the shrink factor, which is what avoids
 * aliasing. Same arithmetic and rounding as Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc`.
 */
export function bilinearTaps(inputSize: number, outputSize: number): Taps {
  const scale = inputSize / outputSize;
  const support = Math.max(scale, 1);
  const inverse = 1 / support;
  const lows = new Int32Array(outputSize);
  const highs = new Int32Array(outputSize);
  let count = 0;
  for (let out = 0; out < outputSize; out++) {
    const center = (out + 0.5) * scale;
    const low = Math.max(0, (center - support + 0.5) | 0);
    const high = Math.min(inputSize, (center + support + 0.5) | 0);
    lows[out] = low;
    highs[out] = high;
    count = Math.max(count, high - low);
  }

  const first = new Int32Array(outputSize);
  const weights = new Int32Array(outputSize * count);
  const exact = new Float64Array(count);
  for (let out = 0; out < outputSize; out++) {
    const center = (out + 0.5) * scale;
    const low = lows[out]!;
    const taps = highs[out]! - low;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = Math.abs((tap + low - center + 0.5) * inverse);
      const weight = distance < 1 ? 1 - distance : 0;
      exact[tap] = weight;
      sum += weight;
    }
    // Every output gets the same number of taps; near the far edge they start earlier, with zero weights in front.
    const start = Math.min(low, inputSize - count);
    first[out] = start;
    const shift = out * count + low - start;
    for (let tap = 0; tap < taps; tap++) weights[shift + tap] = (0.5 + (exact[tap]! / sum) * ONE) | 0;
  }
  return { count, first, weights };
}
