import { luma } from './_luma.ts';

/** Blends every pixel with its own grey, in place. */
export function scaleSaturation(data: Uint8Array, factor: number): void {
  if (factor === 1) return;
  // factor·(value − grey) for every difference −255 … 255, in float32 like Pillow's blend.
  const scaled = new Float32Array(511);
  const strength = Math.fround(factor);
  for (let difference = -255; difference <= 255; difference++) scaled[difference + 255] = strength * difference;
  for (let i = 0; i < data.length; i += 3) {
    const red = data[i]!;
    const green = data[i + 1]!;
    const blue = data[i + 2]!;
    const grey = luma(red, green, blue);
    data[i] = toByte(Math.fround(grey + scaled[red - grey + 255]!));
    data[i + 1] = toByte(Math.fround(grey + scaled[green - grey + 255]!));
    data[i + 2] = toByte(Math.fround(grey + scaled[blue - grey + 255]!));
  }
}

function toByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : value | 0;
}
