import type { Image } from '@leoclr/core';
import type { Frame } from '../_frame.ts';
import { bilinearTaps } from '../_taps.ts';
import type { PixelMachine } from './_pixel-machine.ts';
import { viewLayout } from './_view-layout.ts';
import type { ViewLayout } from './_view-layout.ts';
import { pairCount, recordBytes, writeTaps } from './_write-taps.ts';

/** Bytes of the picture that are in the machine's memory at a time, unless one row has more: about what fits into a second-level cache. */
const BAND_BYTES = 2 ** 18;
/** The first pass makes four pixels at a time. */
const QUAD = 4;

/**
 * Resamples the pixels of a frame into the planes of the layout that is returned, which also has room for the view in bytes or in floats. Null when
 * the machine's memory can't hold all that.
 *
 * Rows first, then columns, rounded to 8 bits in between, as Pillow does. Cutting out and mirroring are done on the way.
 */
export function framePixels(machine: PixelMachine, image: Image, frame: Frame, valueBytes: 1 | 4): ViewLayout | null {
  const { box, resized, kept, mirror } = frame;
  const across = bilinearTaps(box.width, resized.width);
  const down = bilinearTaps(box.height, resized.height);
  const firstRow = down.first[kept.top]!;
  const rows = down.first[kept.top + kept.height - 1]! + down.count - firstRow;
  const imagePitch = image.width * 3;
  const bandRows = Math.min(rows, Math.max(1, Math.floor(BAND_BYTES / imagePitch)));
  const quads = Math.ceil(kept.width / QUAD);
  const layout = viewLayout({
    size: kept,
    rowTaps: quads * QUAD * recordBytes(across),
    columnTaps: kept.height * recordBytes(down),
    band: (bandRows - 1) * imagePitch + box.width * 3,
    rows,
    valueBytes,
  });
  if (!machine.reserve(layout.byteCount)) return null;

  const bytes = machine.bytes();
  const words = (at: number): Int32Array => new Int32Array(bytes.buffer, at);
  const { rowTaps, columnTaps, narrow, narrowPitch } = layout;
  writeTaps(words(rowTaps), across, { first: kept.left, count: kept.width, reversed: mirror, origin: 0, stride: 3 });
  repeatLastRecord(words(rowTaps), recordBytes(across) / 4, kept.width, quads * QUAD);
  writeTaps(words(columnTaps), down, { first: kept.top, count: kept.height, reversed: false, origin: firstRow, stride: narrowPitch });

  const { run } = machine;
  const mixRows = [run.mixRows1, run.mixRows2][pairCount(across) - 1] ?? run.mixRows;
  for (let row = 0; row < rows; row += bandRows) {
    const count = Math.min(bandRows, rows - row);
    const start = (box.top + firstRow + row) * imagePitch + box.left * 3;
    bytes.set(image.data.subarray(start, start + (count - 1) * imagePitch + box.width * 3), layout.band);
    mixRows(layout.band, imagePitch, narrow + row * narrowPitch, narrowPitch, count, rowTaps, quads, pairCount(across));
  }
  const mixColumns = pairCount(down) === 1 ? run.mixColumns1 : run.mixColumns;
  mixColumns(narrow, narrowPitch, layout.lineA, layout.planes, layout.plane, kept.height, columnTaps, pairCount(down));
  return layout;
}

/** The last four pixels of a row may be fewer: the rest repeat the last one. */
function repeatLastRecord(words: Int32Array, length: number, count: number, wanted: number): void {
  for (let record = count; record < wanted; record++) words.copyWithin(record * length, (count - 1) * length, count * length);
}
