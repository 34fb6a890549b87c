import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { safePath } from '../unpack/_safe-path.ts';
import type { KnownLists } from './known-dataset.ts';
import { movePicture } from './_move-picture.ts';

/**
 * Moves the listed pictures of an unpacked data set into `train/CLASS` and `val/CLASS`. Returns how many there were.
 *
 * @throws LeoclrError `data` when a list or a picture in it is missing.
 */
export async function sortPictures(folder: string, { train, val, pictures, classFrom }: KnownLists): Promise<number> {
  let count = 0;
  for (const [part, lists] of Object.entries({ train, val })) {
    for (const list of lists) {
      const words = await wordsOf(folder, list);
      for (const word of words) {
        const from = pictures.replace('{}', () => safePath(list, word));
        const className = classFrom === 'folder' ? dirname(word) : basename(word, extname(word)).replace(/_\d+$/, '');
        await movePicture(join(folder, from), join(folder, part, safePath(list, className)), list);
      }
      count += words.length;
    }
  }
  return count;
}

/** The first word of every line. */
async function wordsOf(folder: string, list: string): Promise<string[]> {
  const text = await readFile(join(folder, list), 'utf8').catch((cause: Error) => {
    throw new LeoclrError('data', `downloadDataset(): expected the list ${list} in what was unpacked: ${cause.message}.`, { cause });
  });
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(/\s+/)[0]!);
}
