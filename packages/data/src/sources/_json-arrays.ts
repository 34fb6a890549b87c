import { createReadStream } from 'node:fs';

/** A thousand times what a crowded picture's outlines take. */
const MAX_ELEMENT = 64 * 2 ** 20;

const [QUOTE, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\[]{}') as unknown as number[];

/** Called with the key of the array and each of its objects, in the file's order. */
export type OnElement = (key: string, element: unknown) => void;

/**
 * Reads the objects in the arrays at the top of a JSON file, `{ "images": [{…}, …], "annotations": […] }`, one by one: COCO's files are up to
 * half a gigabyte, which as one value would take many. Two to three times as fast as a general streaming parser, because each object goes
 * through `JSON.parse`.
 *
 * @throws Error that says what is wrong, without the file's name.
 */
export async function jsonArrays(path: string, keys: readonly string[], onElement: OnElement): Promise<void> {
  const scan: Scan = { keys, depth: 0, inString: false, escaped: false, key: '', stringStart: -1, elementStart: -1 };
  let kept: Buffer = Buffer.alloc(0); // what an unfinished string or element began with
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 }) as AsyncIterable<Buffer>) {
    const bytes = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    for (let at = kept.length; at < bytes.length; at++) {
      if (scan.inString) inString(scan, bytes, at);
      else if (outsideString(scan, bytes, at) && scan.depth === 2 && scan.elementStart >= 0) {
        onElement(scan.key, JSON.parse(bytes.toString('utf8', scan.elementStart, at + 1)));
        scan.elementStart = -1;
      }
    }
    kept = keepUnfinished(scan, bytes);
    if (kept.length > MAX_ELEMENT) throw new Error('one of its entries has more than 64 MiB');
  }
  if (scan.depth !== 0) throw new Error('it is cut off');
}

/** Where the scan stands. Places are in the bytes at hand, −1 for none. */
interface Scan {
  /** Arrays whose objects are wanted. */
  readonly keys: readonly string[];
  depth: number;
  inString: boolean;
  /** After a backslash. */
  escaped: boolean;
  /** The last string at the top of the file: in front of an array that is its key. */
  key: string;
  stringStart: number;
  elementStart: number;
}

function inString(scan: Scan, bytes: Buffer, at: number): void {
  const byte = bytes[at];
  if (scan.escaped) {
    scan.escaped = false;
  } else if (byte === BACKSLASH) {
    scan.escaped = true;
  } else if (byte === QUOTE) {
    scan.inString = false;
    if (scan.stringStart >= 0) scan.key = JSON.parse(bytes.toString('utf8', scan.stringStart, at + 1)) as string;
    scan.stringStart = -1;
  }
}

/** True where an object or array ends. */
function outsideString(scan: Scan, bytes: Buffer, at: number): boolean {
  const byte = bytes[at];
  if (byte === QUOTE) {
    scan.inString = true;
    scan.stringStart = scan.depth === 1 ? at : -1;
  } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
    if (scan.depth === 2 && byte === OPEN_OBJECT && scan.keys.includes(scan.key)) scan.elementStart = at;
    scan.depth++;
  } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
    scan.depth--;
    return true;
  }
  return false;
}

/** Drops what has been read, and moves the places accordingly. */
function keepUnfinished(scan: Scan, bytes: Buffer): Buffer {
  const start = scan.elementStart >= 0 ? scan.elementStart : scan.stringStart;
  if (start < 0) return Buffer.alloc(0);
  if (scan.elementStart >= 0) scan.elementStart = 0;
  if (scan.stringStart >= 0) scan.stringStart = 0;
  return bytes.subarray(start);
}
