import type { KnownDataset } from '@leoclr/data';

/** All pictures of a known data set in words; a dash when their number isn't known. */
export function picturesOf({ parts }: KnownDataset): string {
  const counts = Object.values(parts);
  return counts.length === 0 ? '–' : counts.reduce((sum, count) => sum + count, 0).toLocaleString('en');
}

/** Bytes of the whole download. */
export function bytesOf({ files }: KnownDataset): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
