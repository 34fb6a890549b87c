/** The parts one after the other in a shared buffer, which worker threads read without a copy. */
export function sharedBytes(parts: readonly Uint8Array[]): { bytes: Uint8Array; starts: Float64Array } {
  const starts = new Float64Array(new SharedArrayBuffer((parts.length + 1) * 8));
  for (const [index, part] of parts.entries()) starts[index + 1] = starts[index]! + part.length;
  const bytes = new Uint8Array(new SharedArrayBuffer(starts[parts.length]!));
  for (const [index, part] of parts.entries()) bytes.set(part, starts[index]);
  return { bytes, starts };
}
