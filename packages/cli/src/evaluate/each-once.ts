import type { Features } from '@leoclr/eval';

/** The features with every picture once: a loader shows the next readable picture in place of one that can't be read, and so shows it twice. */
export function eachOnce({ values, width, indices }: Features): Features {
  const seen = new Set<number>();
  const rows = [...indices.keys()].filter((row) => !seen.has(indices[row]!) && seen.add(indices[row]!));
  if (rows.length === indices.length) return { values, count: indices.length, width, indices };
  const kept = new Float32Array(rows.length * width);
  for (const [to, from] of rows.entries()) kept.set(values.subarray(from * width, (from + 1) * width), to * width);
  return { values: kept, count: rows.length, width, indices: Int32Array.from(rows, (row) => indices[row]!) };
}
