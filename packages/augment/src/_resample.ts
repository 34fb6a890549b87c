import type { Image } from '@leoclr/core';
import type { CropBox } from './crop-box.ts';
import type { Size } from './size.ts';
import type { Taps } from './_taps.ts';
import { bilinearTaps, WEIGHT_BITS } from './_taps.ts';

const HALF = 1 << (WEIGHT_BITS - 1);

/**
 * The pixels of `box` resized to `size`, mirrored left to right if asked, as a fresh array.
 *
 * Two passes, rows first, rounded to 8 bits in between, as Pillow does. Cutting out and mirroring cost nothing: the first pass reads from
 * the box and writes to the mirrored place.
 */
export function resample(image: Image, box: CropBox, size: Size, mirror: boolean): Uint8Array {
  const narrow = new Uint8Array(size.width * box.height * 3); // [box.height, size.width, 3]
  if (box.width === size.width) copyRows(image, box, narrow, mirror);
  else resampleRows(image, box, { out: narrow, taps: bilinearTaps(box.width, size.width), mirror });
  if (box.height === size.height) return narrow;

  const out = new Uint8Array(size.width * size.height * 3); // [size.height, size.width, 3]
  resampleColumns(narrow, out, size.width * 3, bilinearTaps(box.height, size.height));
  return out;
}

function copyRows({ width, data }: Image, box: CropBox, out: Uint8Array, mirror: boolean): void {
  const rowLength = box.width * 3;
  for (let y = 0; y < box.height; y++) {
    const start = ((box.top + y) * width + box.left) * 3;
    if (!mirror) {
      out.set(data.subarray(start, start + rowLength), y * rowLength);
      continue;
    }
    let to = (y + 1) * rowLength - 3;
    for (let from = start; from < start + rowLength; from += 3, to -= 3) {
      out[to] = data[from]!;
      out[to + 1] = data[from + 1]!;
      out[to + 2] = data[from + 2]!;
    }
  }
}

interface RowPass {
  readonly out: Uint8Array;
  readonly taps: Taps;
  readonly mirror: boolean;
}

function resampleRows(image: Image, box: CropBox, { out, taps, mirror }: RowPass): void {
  const outWidth = taps.first.length;
  const mixRow = taps.count === 2 ? mixPairs : mixMany;
  for (let y = 0; y < box.height; y++) {
    const from = ((box.top + y) * image.width + box.left) * 3;
    const to = (mirror ? (y + 1) * outWidth - 1 : y * outWidth) * 3;
    mixRow({ data: image.data, from, out, to, step: mirror ? -3 : 3 }, taps);
  }
}

/** One row to resample: where it starts in `data`, and where its pixels go in `out`. */
interface Row {
  readonly data: Uint8Array;
  readonly from: number;
  readonly out: Uint8Array;
  readonly to: number;
  readonly step: number;
}

/** Two taps a pixel, as when enlarging. */
function mixPairs({ data, from: row, out, to, step }: Row, { first, weights }: Taps): void {
  for (let x = 0; x < first.length; x++, to += step) {
    const from = row + first[x]! * 3;
    const left = weights[2 * x]!;
    const right = weights[2 * x + 1]!;
    out[to] = (Math.imul(data[from]!, left) + Math.imul(data[from + 3]!, right) + HALF) >> WEIGHT_BITS;
    out[to + 1] = (Math.imul(data[from + 1]!, left) + Math.imul(data[from + 4]!, right) + HALF) >> WEIGHT_BITS;
    out[to + 2] = (Math.imul(data[from + 2]!, left) + Math.imul(data[from + 5]!, right) + HALF) >> WEIGHT_BITS;
  }
}

/** Any number of taps. */
function mixMany({ data, from: row, out, to, step }: Row, { count, first, weights }: Taps): void {
  let weightAt = 0;
  for (let x = 0; x < first.length; x++, to += step) {
    let from = row + first[x]! * 3;
    let red = HALF;
    let green = HALF;
    let blue = HALF;
    for (const end = weightAt + count; weightAt < end; weightAt++, from += 3) {
      const weight = weights[weightAt]!;
      red = (red + Math.imul(data[from]!, weight)) | 0;
      green = (green + Math.imul(data[from + 1]!, weight)) | 0;
      blue = (blue + Math.imul(data[from + 2]!, weight)) | 0;
    }
    out[to] = red >> WEIGHT_BITS;
    out[to + 1] = green >> WEIGHT_BITS;
    out[to + 2] = blue >> WEIGHT_BITS;
  }
}

/** `rows`: `[height, rowLength]`; `out`: `[first.length, rowLength]`. */
function resampleColumns(rows: Uint8Array, out: Uint8Array, rowLength: number, { count, first, weights }: Taps): void {
  const sums = new Int32Array(rowLength);
  for (let y = 0; y < first.length; y++) {
    const from = first[y]! * rowLength;
    const to = y * rowLength;
    if (count === 2) {
      const upper = weights[y * 2]!;
      const lower = weights[y * 2 + 1]!;
      for (let i = 0; i < rowLength; i++) {
        out[to + i] = (Math.imul(rows[from + i]!, upper) + Math.imul(rows[from + rowLength + i]!, lower) + HALF) >> WEIGHT_BITS;
      }
      continue;
    }
    sums.fill(HALF);
    for (let tap = 0; tap < count; tap += 2)
      addRows(sums, rows, from + tap * rowLength, weights.subarray(y * count + tap, y * count + Math.min(count, tap + 2)));
    for (let i = 0; i < rowLength; i++) out[to + i] = sums[i]! >> WEIGHT_BITS;
  }
}

/** Adds one or two weighted rows: two at once halve the traffic to the sums. */
function addRows(sums: Int32Array, rows: Uint8Array, from: number, weights: Int32Array): void {
  const upper = weights[0]!;
  const rowLength = sums.length;
  if (weights.length === 1) {
    for (let i = 0; i < rowLength; i++) sums[i] = sums[i]! + Math.imul(rows[from + i]!, upper);
    return;
  }
  const lower = weights[1]!;
  for (let i = 0; i < rowLength; i++) {
    sums[i] = sums[i]! + Math.imul(rows[from + i]!, upper) + Math.imul(rows[from + rowLength + i]!, lower);
  }
}
