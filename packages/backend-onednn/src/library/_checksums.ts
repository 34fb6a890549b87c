import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Beside the unpacked packages, in the form that `sha256sum --check` reads. */
const FILE_NAME = 'SHA256SUMS';

/** Writes the checksums of all libraries below a folder. */
export function writeChecksums(folder: string): void {
  const lines = (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => /\.so(\.\d+)*$/.test(name) && lstatSync(path.join(folder, name)).isFile())
    .map((name) => `${hash(path.join(folder, name))}  ${name}\n`);
  writeFileSync(path.join(folder, FILE_NAME), lines.join(''));
}

/** Folders that were found as they should be, in this process. */
const unchanged = new Set<string>();

/** Returns which library below a folder is not as it was, as the second half of a sentence, or null. Reads all of them, once: about 0.1 s. */
export function checksumProblem(folder: string): string | null {
  if (unchanged.has(folder)) return null;
  try {
    const lines = readFileSync(path.join(folder, FILE_NAME), 'utf8').split('\n').filter(Boolean);
    const changed = lines.map((line) => line.split('  ') as [string, string]).find(([sum, name]) => hash(path.join(folder, name)) !== sum);
    if (changed) return `${path.basename(changed[1])} has changed since it was downloaded`;
    unchanged.add(folder);
    return null;
  } catch (error) {
    return `not all of it is there any more (${(error as NodeJS.ErrnoException).code})`;
  }
}

function hash(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
