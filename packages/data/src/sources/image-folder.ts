import { basename, dirname, join, resolve } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { LeoclrError, nearestName } from '@leoclr/core';
import { packNames, printableName } from '../_file-names.ts';
import { imageFiles } from './_image-files.ts';
import { imageExtensions, listFiles } from '../_list-files.ts';
import { requireFolder } from '../_require-folder.ts';

/** Options of {@link imageFolder}. */
export interface ImageFolderOptions {
  readonly directory: string;
  /**
   * Whether the first level of sub-folders are the classes.
   * - `auto` (default): yes, unless pictures lie directly in the folder.
   * - `true`: yes; a picture directly in the folder is an error.
   * - `false`: no labels, whatever the sub-folders are called.
   */
  readonly labelled?: boolean | 'auto';
  /** Class names in label order, usually those of the training set. Default: the sub-folders that hold pictures, in code-unit order. */
  readonly classes?: readonly string[];
  /** Short name for logs. Default the folder's, with its parent's for `train`, `val` and `test`. */
  readonly name?: string;
}

/**
 * The pictures of a folder: `DIR/<class>/….jpg`, deeper sub-folders allowed, or pictures without labels.
 *
 * Order: by path, in code-unit order, the same on every machine. Endings .jpg .jpeg .png .webp .gif .tif .tiff .avif in any case; hidden
 * files are left out. Symbolic links are followed, also to places outside, but not in circles; a link to nothing is a picture that can't
 * be read. Names that differ in case only are different files and different classes. Names that are no UTF-8 are read like others and shown
 * with `\xe9` in place of such a byte. The folder is listed once; nothing is decoded before `get`.
 *
 * @throws LeoclrError `data` for a missing, empty or unreadable folder (also one below), and for a sub-folder that isn't one of `classes`.
 *
 * @example
 * ```ts
 * const train = await imageFolder({ directory: 'photos/train' });
 * const val = await imageFolder({ directory: 'photos/val', classes: train.classes });
 * ```
 */
export async function imageFolder(options: ImageFolderOptions): Promise<Dataset> {
  const { directory, labelled = 'auto', name = folderName(directory) } = options;
  await requireFolder('imageFolder()', directory);
  const paths = await listFiles(directory);
  if (paths.length === 0) {
    throw new LeoclrError(
      'data',
      `imageFolder(): expected pictures in ${directory} or below, found no file ending in ${imageExtensions.join(', ')}.`,
    );
  }

  const loose = paths.find((path) => !path.includes('/'));
  if (labelled === true && loose !== undefined) {
    throw new LeoclrError(
      'data',
      `imageFolder(): expected every picture to lie in a class folder, found ${printableName(join(directory, loose))}. Move it into one or pass labelled: false.`,
    );
  }
  if (labelled === false || loose !== undefined) {
    return imageFiles({ name, directory, paths: packNames(paths), classes: [], labels: null });
  }
  const found = paths.map((path) => printableName(path.slice(0, path.indexOf('/'))));
  const classes = options.classes ?? [...new Set(found)].sort();
  return imageFiles({ name, directory, paths: packNames(paths), classes, labels: labelsOf(found, classes, directory) });
}

function labelsOf(found: readonly string[], classes: readonly string[], directory: string): Int32Array {
  const index = new Map(classes.map((name, label) => [name, label]));
  return Int32Array.from(found, (name) => {
    const label = index.get(name);
    if (label !== undefined) return label;
    const near = nearestName(name, classes);
    throw new LeoclrError(
      'data',
      `imageFolder(): the class folder ${join(directory, name)} is none of the ${classes.length} known classes.${near === null ? '' : ` The nearest is ${near}.`} Every class must also be in the training set.`,
    );
  });
}

function folderName(directory: string): string {
  const path = resolve(directory);
  const name = basename(path);
  return ['train', 'val', 'test'].includes(name) ? `${basename(dirname(path))}/${name}` : name;
}
