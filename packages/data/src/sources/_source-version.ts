import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';

/** Sixteen hexadecimal digits that change with any of the files: their names, sizes and times of change. They are there, for they were just read. */
export async function sourceVersion(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    const { size, mtimeNs } = await stat(path, { bigint: true });
    hash.update(`${basename(path)}\n${size}\n${mtimeNs}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}
