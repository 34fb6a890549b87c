import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { requireFolder } from '../_require-folder.ts';
import { STL10_RECORD, stl10Records } from './_stl10-records.ts';

/** Options of {@link stl10}. */
export interface Stl10Options {
  /** The folder `stl10_binary`, or the one that holds it. */
  readonly directory: string;
  /** 5,000 training, 8,000 test or 100,000 unlabelled pictures. */
  readonly split: 'train' | 'test' | 'unlabeled';
  /** One of the ten predefined folds of 1,000 training pictures, 0 to 9. Default: all training pictures. */
  readonly fold?: number;
}

/** In label order; the files count labels from 1. */
const classes = ['airplane', 'bird', 'car', 'cat', 'deer', 'dog', 'horse', 'monkey', 'ship', 'truck'];

/**
 * STL-10's binary version (Coates, Lee, Ng 2011) from disk, 96 × 96 pixels. Nothing is downloaded.
 *
 * Read are `train_X.bin` and `train_y.bin`, `test_X.bin` and `test_y.bin`, or `unlabeled_X.bin`; files may be shortened. Pictures are read
 * from their file one by one, so that memory holds labels only.
 *
 * @throws LeoclrError `data` for missing or damaged files, `option` for a fold out of range or of another part than `train`.
 *
 * @example
 * ```ts
 * const unlabeled = await stl10({ directory: 'data/stl10', split: 'unlabeled' });
 * ```
 */
export async function stl10(options: Stl10Options): Promise<Dataset> {
  const { split, fold } = options;
  checkFold(options);
  const directory = await binaryFolder(options.directory);
  const file = { what: 'stl10()', directory, name: `${split}_X.bin` };
  const count = await countRecords(join(directory, file.name));
  const all = split === 'unlabeled' ? null : await readLabels(join(directory, `${split}_y.bin`), count);
  const records = fold === undefined ? Int32Array.from({ length: count }, (_, index) => index) : await readFold(directory, fold, count);
  const labels = all === null ? null : records.map((record) => all[record]!);
  const name = fold === undefined ? `stl10/${split}` : `stl10/${split}/fold-${fold}`;
  return stl10Records({ name, file, classes: labels === null ? [] : classes, labels, records });
}

function checkFold({ split, fold }: Stl10Options): void {
  if (fold === undefined) return;
  if (split !== 'train') throw new LeoclrError('option', `stl10(): expected fold only with split: 'train', got it with '${split}'.`);
  if (!(Number.isInteger(fold) && fold >= 0 && fold <= 9))
    throw new LeoclrError('option', `stl10(): expected fold to be an integer from 0 to 9, got ${fold}.`);
}

async function binaryFolder(directory: string): Promise<string> {
  await requireFolder('stl10()', directory);
  const names = await readdir(directory);
  if (names.includes('stl10_binary')) return join(directory, 'stl10_binary');
  if (names.some((name) => /^(train|test|unlabeled)_X\.bin$/.test(name))) return directory;
  const archive = names.find((name) => /^stl10_binary\.(tar\.gz|tgz|tar)$/.test(name));
  if (archive === undefined)
    throw new LeoclrError(
      'data',
      `stl10(): expected ${directory} to hold the folder stl10_binary or its files train_X.bin and so on; it holds neither.`,
    );
  throw new LeoclrError(
    'data',
    `stl10(): ${join(directory, archive)} has to be unpacked, so that pictures can be read one by one: tar -xf ${archive}`,
  );
}

async function countRecords(path: string): Promise<number> {
  const found = await stat(path).catch((cause: Error) => {
    throw new LeoclrError('data', `stl10(): can't read ${path}: ${cause.message}.`, { cause });
  });
  if (found.size > 0 && found.size % STL10_RECORD === 0) return found.size / STL10_RECORD;
  throw new LeoclrError(
    'data',
    `stl10(): expected ${path} to hold whole records of ${STL10_RECORD} bytes, got ${found.size} bytes. Is it complete?`,
  );
}

async function readLabels(path: string, count: number): Promise<Int32Array> {
  const bytes = await readFile(path).catch((cause: Error) => {
    throw new LeoclrError('data', `stl10(): can't read ${path}: ${cause.message}.`, { cause });
  });
  if (bytes.length !== count)
    throw new LeoclrError('data', `stl10(): expected ${path} to hold ${count} labels, one a picture, got ${bytes.length}.`);
  return Int32Array.from(bytes, (label, index) => {
    if (label >= 1 && label <= classes.length) return label - 1;
    throw new LeoclrError('data', `stl10(): expected labels from 1 to ${classes.length} in ${path}, got ${label} at place ${index}.`);
  });
}

async function readFold(directory: string, fold: number, count: number): Promise<Int32Array> {
  const path = join(directory, 'fold_indices.txt');
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new LeoclrError('data', `stl10(): can't read ${path}: ${cause.message}.`, { cause });
  });
  const line = text.split(/\r?\n/)[fold]?.trim() ?? '';
  const places = line === '' ? [] : line.split(/\s+/).map(Number);
  const wrong = places.find((place) => !(Number.isInteger(place) && place >= 0 && place < count));
  if (places.length > 0 && wrong === undefined) return Int32Array.from(places);
  const got = places.length === 0 ? 'nothing' : `${wrong}`;
  throw new LeoclrError('data', `stl10(): expected line ${fold + 1} of ${path} to hold places from 0 to ${count - 1}, got ${got}.`);
}
