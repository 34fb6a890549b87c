import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { filePath, nameFromBytes, printableName } from './_file-names.ts';

/** Endings of the files that count as pictures. */
export const imageExtensions: readonly string[] = ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.tif', '.tiff', '.avif'];

/** Links to one folder; more than that are a knot that would never end (two links a folder double at every level). */
const MAX_VISITS = 1000;

/**
 * Paths of all pictures below a folder, in code-unit order, with `/` between the parts. Hidden files and folders are left out; symbolic
 * links are followed, also out of the folder, but never into a folder that contains them. Names that are no UTF-8 are as `nameFromBytes`
 * gives them.
 *
 * @throws LeoclrError `data` when a folder can't be read, or when links lead to one folder more than 1,000 times.
 */
export async function listFiles(directory: string, what = 'imageFolder()'): Promise<string[]> {
  const found: string[] = [];
  const visits = new Map<string, number>();

  const walk = async (below: string, ancestors: readonly string[]): Promise<void> => {
    for (const entry of await entriesOf(what, directory, below)) {
      const name = nameFromBytes(entry.name);
      if (name.startsWith('.')) continue;
      const path = below === '' ? name : `${below}/${name}`;
      if (entry.isDirectory()) {
        await walk(path, [...ancestors, join(ancestors.at(-1)!, name)]);
        continue;
      }
      const linked = entry.isFile() ? null : await linkedFolder(directory, path);
      if (linked === null) {
        if (isImage(name)) found.push(path);
      } else if (!ancestors.includes(linked)) {
        countVisit(linked);
        await walk(path, [...ancestors, linked]);
      }
    }
  };

  const countVisit = (folder: string): void => {
    const visit = (visits.get(folder) ?? 0) + 1;
    visits.set(folder, visit);
    if (visit <= MAX_VISITS) return;
    throw new LeoclrError(
      'data',
      `${what}: more than ${MAX_VISITS} links below ${directory} lead to ${printableName(folder)}. Take them away.`,
    );
  };

  await walk('', [await realName(directory)]);
  return found.sort(); // default order: UTF-16 code units
}

/** Whether a file's ending is one of a picture. */
export function isImage(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && imageExtensions.includes(name.slice(dot).toLowerCase());
}

async function entriesOf(what: string, directory: string, below: string): Promise<Dirent<Buffer>[]> {
  const folder = filePath(directory, below);
  try {
    return await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === 'EACCES' || code === 'EPERM' ? `permission denied (${code})` : message;
    throw new LeoclrError('data', `${what}: can't read the folder ${printableName(join(directory, below))}: ${reason}.`, { cause });
  }
}

/** The real folder behind a link, or null when it leads to a file or to nothing (then reading the file will say so). */
async function linkedFolder(directory: string, below: string): Promise<string | null> {
  const path = filePath(directory, below);
  try {
    return (await stat(path)).isDirectory() ? await realName(path) : null;
  } catch {
    return null;
  }
}

async function realName(path: string | Buffer): Promise<string> {
  return nameFromBytes(await realpath(path, { encoding: 'buffer' }));
}
