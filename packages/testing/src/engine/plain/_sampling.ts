import { linear } from './_maps.ts';
import type { Plain } from './_plain.ts';

/** Between which two places of an axis a value lies, and how far on the way. */
interface Between {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

export interface ResizeOptions {
  readonly size: readonly [height: number, width: number];
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** Bilinear resize of x `[N, H, W, C]`, as TensorFlow does it. */
export function resizedBilinear(x: Plain, { size, ...options }: ResizeOptions): Plain {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const rows = Array.from({ length: size[0] }, (_, to) => resizePlace(to, { from: h, to: size[0] }, options));
  const columns = Array.from({ length: size[1] }, (_, to) => resizePlace(to, { from: w, to: size[1] }, options));
  return linear(x, [n, ...size, c], (term) => {
    for (let image = 0; image < n; image++) {
      rows.forEach((row, down) => {
        columns.forEach((column, across) => {
          const to = ((image * size[0] + down) * size[1] + across) * c;
          eachCorner(row, column, (atRow, atColumn, weight) => {
            const from = ((image * h + atRow) * w + atColumn) * c;
            for (let channel = 0; channel < c; channel++) term(from + channel, to + channel, weight);
          });
        });
      });
    }
  });
}

function resizePlace(
  place: number,
  { from, to }: { from: number; to: number },
  { alignCorners, halfPixelCenters }: Omit<ResizeOptions, 'size'>,
): Between {
  const scale = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  const at = halfPixelCenters ? (place + 0.5) * scale - 0.5 : place * scale;
  const low = Math.max(0, Math.floor(at));
  // The share counts from the floor that was taken, never from below the picture.
  return { low, high: Math.min(from - 1, Math.ceil(at)), share: Math.max(0, at - low) };
}

function eachCorner(row: Between, column: Between, visit: (row: number, column: number, weight: number) => void): void {
  visit(row.low, column.low, (1 - row.share) * (1 - column.share));
  visit(row.low, column.high, (1 - row.share) * column.share);
  visit(row.high, column.low, row.share * (1 - column.share));
  visit(row.high, column.high, row.share * column.share);
}

export interface Crop {
  /** Corners as shares of the picture: top, left, bottom, right. */
  readonly box: readonly number[];
  readonly image: number;
}

/** Crops of x `[N, H, W, C]` resized to one size, `[A, h, w, C]`; `fill` outside of the picture. */
export function croppedAndResized(
  x: Plain,
  crops: readonly Crop[],
  { size, fill }: { size: readonly [number, number]; fill: number },
): Plain {
  const [, h, w, c] = x.shape as [number, number, number, number];
  const outside = new Set<number>();
  const eachTerm = (term: (from: number, to: number, weight: number) => void): void => {
    crops.forEach(({ box, image }, crop) => {
      for (let pixel = 0; pixel < size[0] * size[1]; pixel++) {
        const to = (crop * size[0] * size[1] + pixel) * c;
        const row = cropPlace(Math.floor(pixel / size[1]), [box[0]!, box[2]!], { from: h, to: size[0] });
        const column = cropPlace(pixel % size[1], [box[1]!, box[3]!], { from: w, to: size[1] });
        if (row === null || column === null) outside.add(to);
        else {
          eachCorner(row, column, (atRow, atColumn, weight) => {
            const from = ((image * h + atRow) * w + atColumn) * c;
            for (let channel = 0; channel < c; channel++) term(from + channel, to + channel, weight);
          });
        }
      }
    });
  };
  const y = linear(x, [crops.length, ...size, c], eachTerm);
  for (const to of outside) y.values.fill(fill, to, to + c);
  return y;
}

function cropPlace(place: number, [start, end]: readonly [number, number], { from, to }: { from: number; to: number }): Between | null {
  const last = from - 1;
  const at = to > 1 ? start * last + place * (((end - start) * last) / (to - 1)) : 0.5 * (start + end) * last;
  if (at < 0 || at > last) return null;
  return { low: Math.floor(at), high: Math.ceil(at), share: at - Math.floor(at) };
}
