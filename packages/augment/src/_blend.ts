/**
 * Pillow's `ImageEnhance` in one table lookup: what a value becomes when the picture is blended with the flat grey `flat`, i.e.
 * flat + factor·(value − flat), in float32, clipped and truncated as Pillow's `Image.blend` does.
 */
export function blendWithFlat(data: Uint8Array, flat: number, factor: number): void {
  if (factor === 1) return;
  const strength = Math.fround(factor);
  const table = new Uint8Array(256);
  for (let value = 0; value < 256; value++) {
    const blended = Math.fround(flat + Math.fround(strength * (value - flat)));
    table[value] = Math.max(0, Math.min(255, blended));
  }
  for (let i = 0; i < data.length; i++) data[i] = table[data[i]!]!;
}
