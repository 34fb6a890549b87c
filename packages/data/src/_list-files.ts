import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LeoclrError } from '@leoclr/core';

/** Endings of the files that count as pictures. */
export const imageExtensions: readonly string[] = ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.tif', '.tiff', '.avif'];

/**
 * Paths of all pictures below a folder, in code-unit order, with `/` between the parts. Hidden files and folders are left out; symbolic
 * links are followed, but never into a folder that contains them.
 *
 * @throws LeoclrError `data` when a folder can't be read.
 */
export async function listFiles(directory: string): Promise<string[]> {
  const found: string[] = [];

  const walk = async (below: string, ancestors: readonly string[]): Promise<void> => {
    const folder = join(directory, below);
    for (const entry of await entriesOf(folder)) {
      if (entry.name.startsWith('.')) continue;
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        await walk(path, [...ancestors, join(ancestors.at(-1)!, entry.name)]);
        continue;
      }
      const linked = entry.isFile() ? null : await linkedFolder(join(directory, path));
      if (linked === null) {
        if (isImage(entry.name)) found.push(path);
      } else if (!ancestors.includes(linked)) {
        await walk(path, [...ancestors, linked]);
      }
    }
  };

  await walk('', [await realpath(directory)]);
  return found.sort(); // default order: UTF-16 code units
}

function isImage(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && imageExtensions.includes(name.slice(dot).toLowerCase());
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === 'EACCES' || code === 'EPERM' ? `permission denied (${code})` : message;
    throw new LeoclrError('data', `imageFolder(): can't read the folder ${folder}: ${reason}.`, { cause });
  }
}

/** The real folder behind a link, or null when it leads to a file or to nothing (then reading the file will say so). */
async function linkedFolder(path: string): Promise<string | null> {
  try {
    return (await stat(path)).isDirectory() ? await realpath(path) : null;
  } catch {
    return null;
  }
}
