import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expandPlaces } from './_expand-places.ts';
import { fileName, isWebAddress } from './_web-address.ts';

/** Names of parts other than the training part; the first that is there is `val`. */
const VAL_NAMES = ['val', 'valid', 'validation', 'dev', 'test'];

/**
 * The files of a part among those that a text names, empty when there are none: by their names (`train-000000.tar`,
 * `validation-00000-of-00001.parquet`), or in the folders `DIR/train` and `DIR/val`, or below `DIR/data` as on the Hugging Face hub. Files
 * without such a name are the training part.
 *
 * @throws LeoclrError as `expandPlaces` does.
 */
export async function filesOfSplit(
  what: string,
  place: string,
  { ending, split }: { ending: string; split: 'train' | 'val' },
): Promise<string[]> {
  const folders = await foldersIn(place, ending);
  if (folders.includes('train')) {
    const folder = split === 'train' ? 'train' : VAL_NAMES.find((name) => folders.includes(name));
    return folder === undefined ? [] : expandPlaces(what, join(place, folder), ending);
  }
  const files = await expandPlaces(what, folders.includes('data') ? join(place, 'data') : place, ending);
  const val = VAL_NAMES.map((name) => files.filter((file) => isOf(file, name))).find((found) => found.length > 0) ?? [];
  if (split === 'val') return val;
  const train = files.filter((file) => isOf(file, 'train'));
  if (train.length > 0) return train;
  const rest = files.filter((file) => !VAL_NAMES.some((name) => isOf(file, name)));
  return rest.length > 0 ? rest : files;
}

/** Whether a file's name has this word in it, between other signs than letters. */
function isOf(file: string, name: string): boolean {
  return fileName(file)
    .toLowerCase()
    .split(/[^a-z]+/)
    .includes(name);
}

/** The folders in a folder that has no such files itself. */
async function foldersIn(place: string, ending: string): Promise<string[]> {
  if (isWebAddress(place) || (await stat(place).catch(() => null))?.isDirectory() !== true) return [];
  const entries = await readdir(place, { withFileTypes: true });
  return entries.some((entry) => entry.name.endsWith(ending)) ? [] : entries.filter((entry) => !entry.isFile()).map((entry) => entry.name);
}
