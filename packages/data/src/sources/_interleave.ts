/** Turns a picture of three planes, row by row, into one of three values a pixel. */
export function interleave(planes: Uint8Array, pixels: Uint8Array): void {
  const plane = planes.length / 3;
  for (let i = 0; i < plane; i++) {
    pixels[3 * i] = planes[i]!;
    pixels[3 * i + 1] = planes[plane + i]!;
    pixels[3 * i + 2] = planes[2 * plane + i]!;
  }
}
