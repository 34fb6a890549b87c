/** The float32 values of IEEE 754 half-precision numbers (exact). `words`: their 16-bit patterns. */
export function widenHalf(words: Uint16Array): Float32Array {
  return Float32Array.from(words, (word) => {
    const sign = word >>> 15 === 1 ? -1 : 1;
    const exponent = (word >>> 10) & 0x1f;
    const fraction = word & 0x3ff;
    if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
    if (exponent === 0) return sign * fraction * 2 ** -24; // subnormal
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}

/** The float32 values of bfloat16 numbers (exact): their upper halves. `words`: their 16-bit patterns. */
export function widenBrainFloat(words: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(words, (word) => word << 16).buffer);
}
