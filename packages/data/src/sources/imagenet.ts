import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { packNames } from '../_file-names.ts';
import { listFiles } from '../_list-files.ts';
import { requireFolder } from '../_require-folder.ts';
import { imageFiles } from './_image-files.ts';
import type { ImagenetDevkit } from './_imagenet-devkit.ts';
import { imagenetDevkit } from './_imagenet-devkit.ts';
import { parseWords, wnidClasses, wnidLabels } from './_wnid-classes.ts';

/** Options of {@link imagenet}. */
export interface ImagenetOptions {
  /** The folder that holds `train` and `val`, or Kaggle's with `ILSVRC/Data/CLS-LOC`. */
  readonly directory: string;
  /** 1,281,167 training pictures or 50,000 for validation. */
  readonly split: 'train' | 'val';
}

/**
 * ImageNet (ILSVRC 2012) or a part of it from disk. Nothing is downloaded.
 *
 * Read are `train/<id>/….JPEG`, and for validation `val/<id>/….JPEG` or `val/ILSVRC2012_val_00000001.JPEG` … together with the classes from
 * `LOC_val_solution.csv` (Kaggle) or from the development kit `ILSVRC2012_devkit_t12` (its folder, its archive, or its files
 * `meta.mat` and `ILSVRC2012_validation_ground_truth.txt`). Classes are the folders of `train` in code-unit order, as in torchvision, with their
 * words from `LOC_synset_mapping.txt`, `words.txt` or `meta.mat`, the first that is there.
 *
 * @throws LeoclrError `data` for missing or damaged files.
 *
 * @example
 * ```ts
 * const train = await imagenet({ directory: 'data/imagenet', split: 'train' });
 * ```
 */
export async function imagenet({ directory: root, split }: ImagenetOptions): Promise<Dataset> {
  const what = 'imagenet()';
  await requireFolder(what, root);
  const directory = (await readdir(root)).includes('ILSVRC') ? join(root, 'ILSVRC', 'Data', 'CLS-LOC') : root;
  await requireFolder(what, join(directory, split));
  const paths = (await listFiles(join(directory, split), what)).map((path) => `${split}/${path}`);
  if (paths.length === 0) throw new LeoclrError('data', `${what}: expected pictures in ${join(directory, split)} or below, found none.`);

  const devkit = await imagenetDevkit(root);
  const flat = paths.every((path) => path.split('/').length === 2);
  const wnidOf = flat ? await validationIds(root, split, paths, devkit) : paths.map((path) => path.split('/')[1]!);
  const folders = split === 'train' ? wnidOf : await readdir(join(directory, 'train')).catch(() => wnidOf);
  const wnids = [...new Set(folders.filter((name) => /^n\d{8}$/.test(name)))].sort();
  const labels = wnidLabels(wnidOf, wnids, (place) => `${what}: expected ${join(directory, paths[place]!)}`);
  const classes = wnidClasses(wnids, await wordsOf(root, wnids, devkit));
  return imageFiles({ what, name: `${basename(resolve(root))}/${split}`, directory, paths: packNames(paths), classes, labels });
}

/** The class ids of pictures that lie in one folder. */
async function validationIds(root: string, split: string, paths: readonly string[], devkit: ImagenetDevkit | null): Promise<string[]> {
  const csv = await readFile(join(root, 'LOC_val_solution.csv'), 'utf8').catch(() => null);
  if (csv === null && devkit?.validation == null) {
    const needs = 'LOC_val_solution.csv, or the folder or archive ILSVRC2012_devkit_t12';
    throw new LeoclrError(
      'data',
      `imagenet(): ${join(root, split)} holds pictures without class folders, so that their classes must come from ${needs} in ${root}; neither is there.`,
    );
  }
  // `ILSVRC2012_val_00000001,n01751748 111 108 465 496`
  const solution =
    csv === null ? null : new Map(csv.split(/\r?\n/).map((line) => [line.split(',')[0]!, line.split(/[, ]/)[1] ?? ''] as const));
  return paths.map((path) => {
    const id = basename(path).replace(/\.[^.]*$/, '');
    const wnid = solution === null ? devkit!.validation![Number(/_val_(\d{8})$/.exec(id)?.[1]) - 1] : solution.get(id);
    if (wnid !== undefined) return wnid;
    throw new LeoclrError(
      'data',
      `imagenet(): expected the class of ${path} in ${solution === null ? 'the development kit' : 'LOC_val_solution.csv'}, it isn't there.`,
    );
  });
}

async function wordsOf(root: string, wnids: readonly string[], devkit: ImagenetDevkit | null): Promise<ReadonlyMap<string, string>> {
  for (const file of ['LOC_synset_mapping.txt', 'words.txt']) {
    const text = await readFile(join(root, file), 'utf8').catch(() => null);
    if (text !== null) return parseWords(text, new Set(wnids));
  }
  return devkit?.words ?? new Map();
}
