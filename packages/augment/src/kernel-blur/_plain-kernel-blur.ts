import type { Size } from '../size.ts';
import { mirrored } from './_mirrored.ts';

/** Blurs in place with the given weights, rows first, in float32 and in the order of the vector loops, so that both give the same bytes. */
export function plainKernelBlur(data: Uint8Array, { width, height }: Size, weights: Float32Array): void {
  const rows = blurRows(data, { width, height }, weights);
  blurColumns(rows, data, { width, height }, weights);
}

function blurRows(data: Uint8Array, { width, height }: Size, weights: Float32Array): Float32Array {
  const out = new Float32Array(data.length);
  const sums = new Float32Array(width * 3);
  const line = new Uint8Array(width * 3);
  const sources = Array.from(weights, (_, distance) => offsets(distance, width));
  for (let y = 0; y < height; y++) {
    line.set(data.subarray(y * width * 3, (y + 1) * width * 3));
    for (let i = 0; i < line.length; i++) sums[i] = weights[0]! * line[i]!;
    for (let distance = 1; distance < weights.length; distance++) addNeighbours(sums, line, sources[distance]!, weights[distance]!);
    out.set(sums, y * width * 3);
  }
  return out;
}

/** For each value of a row, where the two values lie that are `distance` pixels away: left, right, left, right … */
function offsets(distance: number, width: number): Int32Array {
  const places = new Int32Array(width * 6);
  for (let x = 0; x < width; x++) {
    for (let channel = 0; channel < 3; channel++) {
      places[x * 6 + channel * 2] = mirrored(x - distance, width) * 3 + channel;
      places[x * 6 + channel * 2 + 1] = mirrored(x + distance, width) * 3 + channel;
    }
  }
  return places;
}

function addNeighbours(sums: Float32Array, line: Uint8Array, sources: Int32Array, weight: number): void {
  for (let i = 0; i < sums.length; i++) {
    sums[i] = sums[i]! + Math.fround(weight * (line[sources[2 * i]!]! + line[sources[2 * i + 1]!]!));
  }
}

function blurColumns(rows: Float32Array, out: Uint8Array, { width, height }: Size, weights: Float32Array): void {
  const length = width * 3;
  const sums = new Float32Array(length);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < length; i++) sums[i] = weights[0]! * rows[y * length + i]!;
    for (let distance = 1; distance < weights.length; distance++) {
      const places = [mirrored(y - distance, height) * length, mirrored(y + distance, height) * length] as const;
      addRows(sums, rows, places, weights[distance]!);
    }
    for (let i = 0; i < length; i++) out[y * length + i] = Math.min(255, Math.fround(sums[i]! + 0.5));
  }
}

function addRows(sums: Float32Array, rows: Float32Array, [upper, lower]: readonly [number, number], weight: number): void {
  for (let i = 0; i < sums.length; i++) {
    sums[i] = sums[i]! + Math.fround(weight * Math.fround(rows[upper + i]! + rows[lower + i]!));
  }
}
