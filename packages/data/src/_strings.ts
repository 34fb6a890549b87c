/** Many strings in two shared buffers: worker threads read them without a copy, and a million paths cost a few MB, not a heap full. */
export interface PackedStrings {
  readonly bytes: Uint8Array;
  /** Where each string starts in `bytes`, and the end of the last. */
  readonly starts: Float64Array;
}

/** Packs strings as UTF-8. */
export function packStrings(strings: readonly string[]): PackedStrings {
  const starts = new Float64Array(new SharedArrayBuffer((strings.length + 1) * 8));
  for (const [index, text] of strings.entries()) starts[index + 1] = starts[index]! + Buffer.byteLength(text);
  const bytes = new Uint8Array(new SharedArrayBuffer(starts[strings.length]!));
  const buffer = Buffer.from(bytes.buffer);
  for (const [index, text] of strings.entries()) buffer.write(text, starts[index]!);
  return { bytes, starts };
}

/** String number `index`. */
export function stringAt({ bytes, starts }: PackedStrings, index: number): string {
  return Buffer.from(bytes.buffer, starts[index], starts[index + 1]! - starts[index]!).toString();
}
