import { blendWithFlat } from './_blend.ts';
import { luma } from './_luma.ts';

/** Blends with the picture's mean grey, rounded to a whole value as Pillow does, in place. */
export function scaleContrast(data: Uint8Array, factor: number): void {
  if (factor === 1) return;
  let sum = 0;
  for (let i = 0; i < data.length; i += 3) sum += luma(data[i]!, data[i + 1]!, data[i + 2]!);
  blendWithFlat(data, Math.floor(sum / (data.length / 3) + 0.5), factor);
}
