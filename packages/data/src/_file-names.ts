import { isUtf8 } from 'node:buffer';
import { isAbsolute, join } from 'node:path';
import { sharedBytes } from './_shared-bytes.ts';
import type { PackedStrings } from './_strings.ts';

/**
 * A file's name as text. Linux allows any bytes: one that is no UTF-8 becomes a lone surrogate U+DC80 … U+DCFF, as in Python's `os.fsdecode`,
 * so that `nameToBytes` gives the very name back.
 */
export function nameFromBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  let name = '';
  for (let at = 0; at < bytes.length;) {
    const length = [1, 2, 3, 4].find((count) => at + count <= bytes.length && isUtf8(bytes.subarray(at, at + count)));
    name += length === undefined ? String.fromCharCode(0xdc00 + bytes[at]!) : bytes.toString('utf8', at, at + length);
    at += length ?? 1;
  }
  return name;
}

/** The bytes of a name that `nameFromBytes` gave. */
function nameToBytes(name: string): Buffer {
  // The parts at odd places are the lone surrogates.
  const parts = name.split(/([\udc80-\udcff])/u);
  return Buffer.concat(parts.map((part, place) => (place % 2 === 0 ? Buffer.from(part) : Buffer.of(part.charCodeAt(0) - 0xdc00))));
}

/** The name for people: bytes that are no UTF-8 are written `\xe9`. */
export function printableName(name: string): string {
  return name.replace(/[\udc80-\udcff]/gu, (escaped) => `\\x${(escaped.charCodeAt(0) - 0xdc00).toString(16)}`);
}

/** What opens a file of a folder: its path, or the path's bytes where the name is no UTF-8. */
export function filePath(directory: string, name: string): string | Buffer {
  const path = isAbsolute(name) ? name : join(directory, name);
  return /[\udc80-\udcff]/u.test(path) ? nameToBytes(path) : path;
}

/** Packs names as their bytes. */
export function packNames(names: readonly string[]): PackedStrings {
  return sharedBytes(names.map(nameToBytes));
}

/** Name number `index`. */
export function nameAt({ bytes, starts }: PackedStrings, index: number): string {
  return nameFromBytes(Buffer.from(bytes.buffer, starts[index], starts[index + 1]! - starts[index]!));
}
