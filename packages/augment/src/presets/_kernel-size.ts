/** Side of the blur kernel of SimCLR and BYOL: a tenth of the view's side, made odd as their code does it (23 for 224). */
export function kernelSizeOf(size: number): number {
  return 2 * Math.floor(size / 20) + 1;
}
