const UNITS: readonly string[] = ['kB', 'MB', 'GB', 'TB'];

/** A number of bytes for people, in powers of ten as download pages and disks count: `812 bytes`, `98.9 MB`, `2.64 GB`. A dash when it isn't known. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null || !Number.isFinite(bytes) || bytes < 0) return '–';
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${Math.round(bytes)} bytes`;
  let value = bytes;
  let unit = -1;
  // 999.5 would be shown as 1000.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  // Three digits.
  const decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(decimals)} ${UNITS[unit]!}`;
}
