import type { Size } from '../size.ts';
import { LINE_MARGIN } from './kernels/_box-blur.ts';

/** Bytes in a vector. */
export const VECTOR = 16;
/** What loops may read or write beyond the end of a part. */
const SLACK = 64;
/** Three tables of 256 floats. */
const TABLES_BYTES = 3 * 256 * 4;

/** How much a view needs of what depends on its picture. */
export interface ViewNeeds {
  /** Pixels of the view. */
  readonly size: Size;
  /** Bytes of the records of both passes of resampling. */
  readonly rowTaps: number;
  readonly columnTaps: number;
  /** Bytes of the picture that are there at a time. */
  readonly band: number;
  /** Rows between the two passes. */
  readonly rows: number;
  /** Bytes of one value of the view as the caller gets it. */
  readonly valueBytes: 1 | 4;
}

/** Addresses of the parts of memory for one view. */
export interface ViewLayout {
  readonly size: Size;
  /** Bytes from one row of a plane to the next: full vectors. */
  readonly pitch: number;
  /** Bytes from one plane to the next. */
  readonly plane: number;
  /** Bytes from one row to the next after the first pass: 16 RGB pixels in every 48 bytes. */
  readonly narrowPitch: number;
  readonly tables: number;
  /** Which bytes of a row's last vector are pixels. */
  readonly mask: number;
  readonly sum: number;
  /** A row of pixels, or a line or a strip of columns with its margins; twice. */
  readonly lineA: number;
  readonly lineB: number;
  readonly rowTaps: number;
  readonly columnTaps: number;
  /** Red, green and blue of the view. */
  readonly planes: number;
  readonly band: number;
  readonly narrow: number;
  /** The view as the caller gets it; lies where band and narrow were. */
  readonly out: number;
  readonly byteCount: number;
}

/** Puts the parts behind each other. */
export function viewLayout({ size, rowTaps, columnTaps, band, rows, valueBytes }: ViewNeeds): ViewLayout {
  const vectors = Math.ceil(size.width / VECTOR);
  const pitch = vectors * VECTOR;
  const plane = pitch * size.height;
  const narrowPitch = 3 * pitch;
  let end = 0;
  const part = (byteCount: number): number => {
    const start = end;
    end = Math.ceil((start + byteCount + SLACK) / SLACK) * SLACK;
    return start;
  };
  const line = Math.max(3 * pitch, VECTOR * size.height) + 2 * LINE_MARGIN;
  const fixed = {
    tables: part(TABLES_BYTES),
    mask: part(VECTOR),
    sum: part(VECTOR),
    lineA: part(line),
    lineB: part(line),
    rowTaps: part(rowTaps),
    columnTaps: part(columnTaps),
    planes: part(3 * plane),
  };
  const out = end;
  const passes = { band: part(band), narrow: part((rows + 1) * narrowPitch) }; // an odd row out has a neighbour
  const byteCount = Math.max(end, out + size.width * size.height * 3 * valueBytes + SLACK);
  return { size, pitch, plane, narrowPitch, ...fixed, ...passes, out, byteCount };
}
