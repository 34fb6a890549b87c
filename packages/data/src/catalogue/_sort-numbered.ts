import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import type { KnownNumbers } from './known-dataset.ts';
import { matNumbers } from './_mat-numbers.ts';
import { movePicture } from './_move-picture.ts';

/**
 * Moves numbered pictures of an unpacked data set into `train/LABEL` and `val/LABEL`. Returns how many there were.
 *
 * @throws LeoclrError `data` when a file is missing or damaged, or a number means nothing.
 */
export async function sortNumbered(
  folder: string,
  { labels: [file, variable], splits, train, val, pictures }: KnownNumbers,
): Promise<number> {
  const labels = await numbersIn(folder, file, variable);
  const labelOf = (number: number, name: string): number => {
    const label = labels[number - 1];
    if (label !== undefined) return label;
    throw new LeoclrError('data', `downloadDataset(): expected numbers from 1 to ${labels.length} in ${name} of ${splits}, got ${number}.`);
  };
  let count = 0;
  const parts = [...train.map((name) => ['train', name] as const), ...val.map((name) => ['val', name] as const)];
  for (const [part, name] of parts) {
    const numbers = await numbersIn(folder, splits, name);
    for (const number of numbers) {
      const picture = pictures.replace('{}', String(number).padStart(5, '0'));
      await movePicture(join(folder, picture), join(folder, part, String(labelOf(number, name)).padStart(3, '0')), splits);
    }
    count += numbers.length;
  }
  return count;
}

async function numbersIn(folder: string, file: string, variable: string): Promise<number[]> {
  try {
    return matNumbers(await readFile(join(folder, file)), variable);
  } catch (cause) {
    throw new LeoclrError('data', `downloadDataset(): can't read ${file}: ${(cause as Error).message}.`, { cause });
  }
}
