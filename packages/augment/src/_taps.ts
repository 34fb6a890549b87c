/** Bits after the binary point of a resampling weight (Pillow's PRECISION_BITS: 32 − 8 bits of pixel − 2 of headroom). */
export const WEIGHT_BITS = 22;

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
  // A triangle of this support touches at most 2·support + 1 pixels; 2 when enlarging.
  const count = Math.min(scale <= 1 ? 2 : Math.ceil(support) * 2 + 1, inputSize);
  const first = new Int32Array(outputSize);
  const weights = new Int32Array(outputSize * count);
  const exact = new Float64Array(count + 1);

  for (let out = 0; out < outputSize; out++) {
    const center = (out + 0.5) * scale;
    const low = Math.max(0, Math.trunc(center - support + 0.5));
    const high = Math.min(inputSize, Math.trunc(center + support + 0.5));
    let sum = 0;
    for (let tap = 0; tap < high - low; tap++) {
      const distance = Math.abs((tap + low - center + 0.5) * (1 / support));
      exact[tap] = distance < 1 ? 1 - distance : 0;
      sum += exact[tap]!;
    }
    // Rounding of the centre can let in one pixel too many, with a weight of about 1e-16.
    const skip = high - low > count && exact[0]! < 2 ** -WEIGHT_BITS ? 1 : 0;
    // Every output gets the same number of taps; near the far edge they start earlier, with zero weights in front.
    const start = Math.min(low + skip, inputSize - count);
    first[out] = start;
    for (let tap = skip; tap < Math.min(high - low, count + skip); tap++) {
      weights[out * count + low - start + tap] = Math.trunc(0.5 + (exact[tap]! / sum) * 2 ** WEIGHT_BITS);
    }
  }
  return { count, first, weights };
}
