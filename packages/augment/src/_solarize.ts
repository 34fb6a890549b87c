/** Inverts all values from `threshold` on, in place. */
export function solarizeInPlace(data: Uint8Array, threshold: number): void {
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value >= threshold) data[i] = 255 - value;
  }
}
