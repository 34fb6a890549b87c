import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { packNames } from '../_file-names.ts';
import { listFiles } from '../_list-files.ts';
import { requireFolder } from '../_require-folder.ts';
import { imageFiles } from './_image-files.ts';
import { checkInside } from './_inside.ts';
import { parseWords, wnidClasses, wnidLabels } from './_wnid-classes.ts';

/** Options of {@link tinyImagenet}. */
export interface TinyImagenetOptions {
  /** The folder `tiny-imagenet-200`, or the one that holds it. */
  readonly directory: string;
  /** 100,000 training pictures, 10,000 for validation, 10,000 test pictures without labels. */
  readonly split: 'train' | 'val' | 'test';
}

/**
 * Tiny ImageNet (Stanford CS231n) from disk, 200 classes, 64 × 64 pixels. Nothing is downloaded.
 *
 * Read are `train/<id>/images`, `val/images` with `val_annotations.txt` (or `val/<id>`, as many rearrange it), `test/images`. Classes are the ids in
 * `wnids.txt` (without it, the folders of `train`) in code-unit order, with their words from `words.txt`. File names in `val_annotations.txt` must stay
 * below the folder; the boxes there are left aside.
 *
 * @throws LeoclrError `data` for missing or damaged files.
 *
 * @example
 * ```ts
 * const train = await tinyImagenet({ directory: 'data/tiny-imagenet-200', split: 'train' });
 * ```
 */
export async function tinyImagenet({ directory: given, split }: TinyImagenetOptions): Promise<Dataset> {
  const what = 'tinyImagenet()';
  await requireFolder(what, given);
  const directory = (await readdir(given)).includes('tiny-imagenet-200') ? join(given, 'tiny-imagenet-200') : given;
  await requireFolder(what, join(directory, split));
  const name = `${basename(resolve(given))}/${split}`;
  const paths = (await listFiles(join(directory, split), what)).map((path) => `${split}/${path}`);
  if (paths.length === 0) throw new LeoclrError('data', `${what}: expected pictures in ${join(directory, split)} or below, found none.`);
  if (split === 'test') return imageFiles({ what, name, directory, paths: packNames(paths), classes: [], labels: null });

  const wnids = await classIds(directory);
  const wnidOf = await wnidsOf(directory, split, paths);
  const labels = wnidLabels(wnidOf, wnids, (place) => `${what}: expected ${join(directory, paths[place]!)}`);
  const text = await readFile(join(directory, 'words.txt'), 'utf8').catch(() => '');
  const classes = wnidClasses(wnids, parseWords(text, new Set(wnids)));
  return imageFiles({ what, name, directory, paths: packNames(paths), classes, labels });
}

async function classIds(directory: string): Promise<string[]> {
  const text = await readFile(join(directory, 'wnids.txt'), 'utf8').catch(() => null);
  const wnids = text === null ? await readdir(join(directory, 'train')) : text.split(/\s+/);
  return wnids.filter((wnid) => /^n\d{8}$/.test(wnid)).sort();
}

/** The class id of each picture: from its folder, or from the list of those that lie in `val/images`. */
async function wnidsOf(directory: string, split: 'train' | 'val', paths: readonly string[]): Promise<string[]> {
  if (split === 'train' || paths.every((path) => !path.startsWith('val/images/'))) return paths.map((path) => path.split('/')[1]!);
  const list = join(directory, 'val', 'val_annotations.txt');
  const text = await readFile(list, 'utf8').catch((cause: Error) => {
    throw new LeoclrError('data', `tinyImagenet(): can't read ${list}: ${cause.message}.`, { cause });
  });
  const known = new Map<string, string>();
  for (const line of text.split(/\r?\n/).filter((row) => row !== '')) {
    const [file = '', wnid = ''] = line.split('\t');
    checkInside('tinyImagenet()', file, list);
    known.set(`val/images/${file}`, wnid);
  }
  const there = new Set(paths);
  const missing = [...known.keys()].find((path) => !there.has(path));
  if (missing !== undefined)
    throw new LeoclrError('data', `tinyImagenet(): expected ${join(directory, missing)}, which ${list} names; it is missing.`);
  return paths.map((path) => {
    const wnid = known.get(path);
    if (wnid !== undefined) return wnid;
    throw new LeoclrError('data', `tinyImagenet(): expected ${list} to name the class of ${path}, it doesn't.`);
  });
}
