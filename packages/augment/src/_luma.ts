/** Pillow's mode L: Rec. 601 luma in 16-bit fixed point, rounded. */
export function luma(red: number, green: number, blue: number): number {
  return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
}
