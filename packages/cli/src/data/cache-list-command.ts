import { decodedCaches, formatBytes } from '@leoclr/data';
import type { Streams } from '../streams.ts';

/** `leoclr data cache list`: decoded pictures on disk, the most recently used first. */
export async function cacheListCommand(options: Readonly<Record<string, unknown>>, { stdout }: Streams): Promise<number> {
  const { directory, json } = options as { directory?: string; json?: boolean };
  const caches = await decodedCaches(directory);
  if (json === true) {
    stdout.write(`${JSON.stringify(caches)}\n`);
    return 0;
  }
  for (const { name, records, length, bytes, usedAt, directory: place } of caches) {
    const pictures = `${records.toLocaleString('en')} decoded for ${length.toLocaleString('en')} ${length === 1 ? 'picture' : 'pictures'}`;
    stdout.write(`${name}: ${pictures}, ${formatBytes(bytes)}, last used ${usedAt.toISOString().slice(0, 10)}\n  ${place}\n`);
  }
  const total = formatBytes(caches.reduce((sum, { bytes }) => sum + bytes, 0));
  stdout.write(caches.length === 0 ? 'There are no decoded caches.\n' : `${total} in all; leoclr data cache remove frees them.\n`);
  return 0;
}
