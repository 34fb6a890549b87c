import type { Normalization } from './normalization.ts';

/** What each of the 256 values of red, green and blue becomes, with the roundings of three float32 operations as in torchvision. */
export function normalizationTables({ mean, std }: Normalization): [Float32Array, Float32Array, Float32Array] {
  return [table(mean[0], std[0]), table(mean[1], std[1]), table(mean[2], std[2])];
}

function table(mean: number, std: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, value) => Math.fround(Math.fround(value / 255) - Math.fround(mean)) / Math.fround(std));
}
