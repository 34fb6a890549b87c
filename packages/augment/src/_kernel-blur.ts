import type { Size } from './size.ts';

/** A Gaussian that is cut off at a distance. */
export interface Kernel {
  /** Standard deviation in pixels. */
  readonly sigma: number;
  /** Side of the square kernel, odd. */
  readonly kernelSize: number;
}

/** What all taps beyond some distance weigh together when they can no longer move a value of 255 by a hundredth. */
const NEGLIGIBLE = 1e-5;

/** Blurs in place with a true Gaussian, rows first, in floating point; past the edges the picture is mirrored about its outermost pixels. */
export function blurWithKernel(data: Uint8Array, { width, height }: Size, kernel: Kernel): void {
  const weights = kernelWeights(kernel);
  if (weights.length === 1) return;
  const rows = blurRows(data, { width, height }, weights);
  blurColumns(rows, data, { width, height }, weights);
}

/** Weights of the middle and of each distance from it, without the negligible ones. */
function kernelWeights({ sigma, kernelSize }: Kernel): Float64Array {
  if (sigma === 0) return Float64Array.of(1);
  const weights = Float64Array.from({ length: (kernelSize + 1) / 2 }, (_, distance) => Math.exp(-0.5 * (distance / sigma) ** 2));
  const total = weights.reduce((sum, weight) => sum + 2 * weight, -1);
  let used = weights.length;
  for (let beyond = 0; used > 1; used--) {
    beyond += (2 * weights[used - 1]!) / total;
    if (beyond > NEGLIGIBLE) break;
  }
  return weights.subarray(0, used).map((weight) => weight / total);
}

function blurRows(data: Uint8Array, { width, height }: Size, weights: Float64Array): Float32Array {
  const out = new Float32Array(data.length);
  const edge = (weights.length - 1) * 3;
  const padded = new Uint8Array(width * 3 + 2 * edge);
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width * 3, (y + 1) * width * 3);
    padded.set(row, edge);
    for (let x = 1; x < weights.length; x++) {
      copyPixel(row, mirrored(-x, width), padded, edge - x * 3);
      copyPixel(row, mirrored(width - 1 + x, width), padded, edge + (width - 1 + x) * 3);
    }
    for (let i = 0; i < row.length; i++) {
      let sum = weights[0]! * padded[edge + i]!;
      for (let distance = 1, offset = 3; distance < weights.length; distance++, offset += 3) {
        sum += weights[distance]! * (padded[edge + i - offset]! + padded[edge + i + offset]!);
      }
      out[y * width * 3 + i] = sum;
    }
  }
  return out;
}

function blurColumns(rows: Float32Array, out: Uint8Array, { width, height }: Size, weights: Float64Array): void {
  const length = width * 3;
  const sums = new Float64Array(length);
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < length; i++) sums[i] = weights[0]! * rows[y * length + i]!;
    for (let distance = 1; distance < weights.length; distance++) {
      addRows(sums, rows, [mirrored(y - distance, height) * length, mirrored(y + distance, height) * length], weights[distance]!);
    }
    for (let i = 0; i < length; i++) out[y * length + i] = sums[i]! + 0.5;
  }
}

function addRows(sums: Float64Array, rows: Float32Array, [upper, lower]: readonly [number, number], weight: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! + weight * (rows[upper + i]! + rows[lower + i]!);
}

function copyPixel(from: Uint8Array, x: number, to: Uint8Array, at: number): void {
  to[at] = from[x * 3]!;
  to[at + 1] = from[x * 3 + 1]!;
  to[at + 2] = from[x * 3 + 2]!;
}

/** The place that stands for `at` when a line of `count` is mirrored about its first and its last value, as often as needed. */
function mirrored(at: number, count: number): number {
  if (count === 1) return 0;
  const period = 2 * (count - 1);
  const within = ((at % period) + period) % period;
  return within < count ? within : period - within;
}
