import { sharedBytes } from './_shared-bytes.ts';

/** Many strings in two shared buffers: worker threads read them without a copy, and a million paths cost a few MB, not a heap full. */
export interface PackedStrings {
  /** All strings as UTF-8. */
  readonly bytes: Uint8Array;
  /** Where each string starts in `bytes`, and the end of the last. */
  readonly starts: Float64Array;
}

/** Packs strings. */
export function packStrings(strings: readonly string[]): PackedStrings {
  return sharedBytes(strings.map((text) => Buffer.from(text)));
}

/** String number `index`. */
export function stringAt({ bytes, starts }: PackedStrings, index: number): string {
  return Buffer.from(bytes.buffer, starts[index], starts[index + 1]! - starts[index]!).toString();
}
