import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { LeoclrError, unknownName } from '@leoclr/core';
import { isImage } from '../_list-files.ts';
import { packStrings } from '../_strings.ts';
import { checkInside } from './_inside.ts';
import { vocObjects } from './_voc-annotation.ts';
import type { VocFolder } from './_voc-folder.ts';
import { vocFolder } from './_voc-folder.ts';
import { vocPictures } from './_voc-pictures.ts';

/** Options of {@link voc}. */
export interface VocOptions {
  /** The folder that holds `Annotations` and `JPEGImages`, or one above: `VOCdevkit`, or what holds that. */
  readonly directory: string;
  /** Name of a list in `ImageSets/Main`: `train`, `val`, `trainval`, `test` or another one; `all` for all pictures with an annotation. */
  readonly split: string;
}

/** Files that are read at once. */
const AT_ONCE = 16;

/**
 * PASCAL VOC detection data (Everingham et al. 2010) or other data in its layout: pictures with boxes, without one label a picture.
 *
 * Boxes count pixels from 0, `right` and `bottom` exclusive (the files count from 1, inclusive); they are cut at the picture's edge, and
 * those without an area are left out. Objects marked difficult have `difficult: true`; truncated ones are there like others. Classes are those of the lists
 * `<class>_<split>.txt`, or else all names in `Annotations`, in code-unit order. A part none of whose pictures has an annotation gives no
 * boxes. Annotations are read with their pictures: a broken one makes its picture unreadable. Names in the lists must stay below the
 * folder; entities and document types in XML are not followed.
 *
 * @throws LeoclrError `data` for missing or damaged files, `option` when there are several years, or no such split.
 *
 * @example
 * ```ts
 * const train = await voc({ directory: 'data/VOCdevkit/VOC2007', split: 'trainval' });
 * const { image, boxes } = await train.get(0);
 * ```
 */
export async function voc({ directory, split }: VocOptions): Promise<Dataset> {
  const folder = await vocFolder(directory);
  const name = `${basename(resolve(directory))}/${split}`;
  const files = (await readdir(join(folder.path, 'Annotations')).catch((): string[] => [])).filter((file) => file.endsWith('.xml')).sort();
  const annotated = new Set(files.map((file) => file.slice(0, -4)));
  const ids = split === 'all' ? [...annotated] : await listedIds(folder, split);
  if (ids.length === 0) throw new LeoclrError('data', `voc(): expected pictures in the part ${split} of ${folder.path}, found none.`);

  const pictures = await pictureNames(folder.path);
  const without = ids.filter((id) => !annotated.has(id));
  if (without.length > 0 && without.length < ids.length) {
    throw new LeoclrError(
      'data',
      `voc(): expected an annotation of every picture in ${split}, found none of ${without[0]} in ${join(folder.path, 'Annotations')}.`,
    );
  }
  return vocPictures({
    name,
    directory: folder.path,
    pictures: packStrings(ids.map((id) => `JPEGImages/${pictures.get(id) ?? `${id}.jpg`}`)),
    annotations: without.length > 0 ? null : packStrings(ids.map((id) => `Annotations/${id}.xml`)),
    classes: folder.classes.length > 0 ? folder.classes : await namesIn(folder.path, files),
  });
}

async function listedIds({ path, splits }: VocFolder, split: string): Promise<string[]> {
  if (!splits.includes(split)) {
    throw new LeoclrError(
      'option',
      `voc(): ${unknownName('split', split, [...splits, 'all'])} They are the lists in ${join(path, 'ImageSets', 'Main')}.`,
    );
  }
  const list = join(path, 'ImageSets', 'Main', `${split}.txt`);
  const ids = (await readFile(list, 'utf8'))
    .split('\n')
    .map((line) => line.trim().split(/\s/)[0]!)
    .filter((id) => id !== '');
  for (const id of ids) checkInside('voc()', id, list);
  return ids;
}

/** The pictures' files by their names without ending. */
async function pictureNames(path: string): Promise<Map<string, string>> {
  const names = await readdir(join(path, 'JPEGImages')).catch((cause: Error) => {
    throw new LeoclrError('data', `voc(): can't read the folder ${join(path, 'JPEGImages')}: ${cause.message}.`, { cause });
  });
  return new Map(names.filter(isImage).map((name) => [name.slice(0, name.lastIndexOf('.')), name]));
}

/** All names of objects. Broken annotations are passed over here; reading their pictures will say what is wrong. */
async function namesIn(path: string, files: readonly string[]): Promise<string[]> {
  const names = new Set<string>();
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const texts = files.slice(start, start + AT_ONCE).map((file) => readFile(join(path, 'Annotations', file), 'utf8').catch(() => ''));
    for (const text of await Promise.all(texts)) {
      for (const { className } of objectsOrNone(text)) names.add(className);
    }
  }
  return [...names].sort();
}

function objectsOrNone(text: string): ReturnType<typeof vocObjects> {
  try {
    return vocObjects(text);
  } catch {
    return [];
  }
}
