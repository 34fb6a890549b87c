/** Width and height of a picture in pixels. */
export interface PlainJpegSize {
  readonly width: number;
  readonly height: number;
}

const SCAN = 0xda;
/** Baseline, extended, progressive; then come lossless, hierarchical and arithmetic ones. */
const LAST_HUFFMAN_FRAME = 0xc2;

/** Markers that stand alone, without a length: TEM and the restarts. */
const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/**
 * The size of a JPEG whose pixels need nothing but decoding: 8 bits, Huffman-coded (baseline, extended or progressive), grey or three
 * channels of the usual sampling, upright, without a colour profile. Null for every other file, and wherever its markers leave a doubt.
 */
export function plainJpegSize(bytes: Uint8Array): PlainJpegSize | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  let size: PlainJpegSize | null = null;
  for (let segment = segmentAt(bytes, 2); segment !== null; segment = segmentAt(bytes, segment.end)) {
    const { marker, content } = segment;
    if (marker === SCAN) return size;
    if (isFrame(marker)) {
      if (size !== null || marker > LAST_HUFFMAN_FRAME) return null;
      size = frameSize(content);
      if (size === null) return null;
    } else if (changesPixels(marker, content)) return null;
  }
  return null;
}

interface Segment {
  readonly marker: number;
  readonly content: Uint8Array;
  /** Where the next one starts. */
  readonly end: number;
}

/** Null at the end of the file and where there is no segment with a length. */
function segmentAt(bytes: Uint8Array, start: number): Segment | null {
  let place = start;
  while (bytes[place] === 0xff && bytes[place + 1] === 0xff) place += 1; // fill bytes
  const marker = bytes[place + 1]!;
  if (place + 4 > bytes.length || bytes[place] !== 0xff || isAlone(marker)) return null;
  const end = place + 2 + word(bytes, place + 2);
  if (end > bytes.length || end < place + 4) return null;
  return { marker, content: bytes.subarray(place + 4, end), end };
}

function word(bytes: Uint8Array, place: number): number {
  return bytes[place]! * 256 + bytes[place + 1]!;
}

/** C0 to CF but for the tables C4 and CC and the reserved C8. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function frameSize(frame: Uint8Array): PlainJpegSize | null {
  const [precision, components] = [frame[0], frame[5]];
  const height = word(frame, 1);
  const width = word(frame, 3);
  if (precision !== 8 || !(width > 0 && height > 0)) return null;
  if (components === 1) return { width, height };
  if (components !== 3 || frame.length < 15) return null;
  // 4:4:4, 4:2:2 and 4:2:0. How the others are interpolated depends on the decoder's version.
  const usual = [0x11, 0x21, 0x22].includes(frame[7]!) && frame[10] === 0x11 && frame[13] === 0x11;
  return usual ? { width, height } : null;
}

/** Whether a segment asks for more than decoding: a colour profile, or an orientation that isn't upright. */
function changesPixels(marker: number, segment: Uint8Array): boolean {
  if (marker === 0xe2) return startsWith(segment, 'ICC_PROFILE\0');
  return marker === 0xe1 && startsWith(segment, 'Exif\0\0') && !isUpright(segment.subarray(6));
}

function startsWith(segment: Uint8Array, text: string): boolean {
  for (let place = 0; place < text.length; place++) {
    if (segment[place] !== text.charCodeAt(place)) return false;
  }
  return true;
}

/** Whether EXIF data surely hold no orientation or the upright one: tag 0x0112 of the first directory is a short with value 1. */
function isUpright(exif: Uint8Array): boolean {
  const little = exif[0] === 0x49 && exif[1] === 0x49;
  if (!little && !(exif[0] === 0x4d && exif[1] === 0x4d)) return false;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.length);
  const start = exif.length >= 8 ? view.getUint32(4, little) : exif.length;
  if (start + 2 > exif.length) return false;
  const count = view.getUint16(start, little);
  if (start + 2 + count * 12 > exif.length) return false;
  for (let entry = start + 2; entry < start + 2 + count * 12; entry += 12) {
    if (view.getUint16(entry, little) !== 0x0112) continue;
    return view.getUint16(entry + 2, little) === 3 && view.getUint32(entry + 4, little) === 1 && view.getUint16(entry + 8, little) === 1;
  }
  return true;
}
