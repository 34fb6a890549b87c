import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { requireFolder } from '../_require-folder.ts';

/** A year's folder and what it offers. */
export interface VocFolder {
  /** The folder that holds `Annotations` and `JPEGImages`. */
  readonly path: string;
  /** Names of the parts in `ImageSets/Main`, in code-unit order; empty without that folder. */
  readonly splits: readonly string[];
  /** Class names by the files `<class>_<split>.txt`, in code-unit order; empty when there are none. */
  readonly classes: readonly string[];
}

/**
 * Finds the folder of a year in `directory`: itself, `VOC2007`, or `VOCdevkit/VOC2007`.
 *
 * @throws LeoclrError `data` when there is none, `option` when there are several.
 */
export async function vocFolder(directory: string): Promise<VocFolder> {
  const path = await yearFolder(directory);
  const lists = join(path, 'ImageSets', 'Main');
  const names = (await readdir(lists).catch((): string[] => [])).filter((name) => name.endsWith('.txt')).map((name) => name.slice(0, -4));
  const classOf = await Promise.all(names.map((name) => classOfList(lists, name, names)));
  const classes = [...new Set(classOf.filter((name) => name !== null))].sort();
  return { path, splits: names.filter((_, place) => classOf[place] === null).sort(), classes };
}

async function yearFolder(directory: string): Promise<string> {
  await requireFolder('voc()', directory);
  const names = await readdir(directory);
  if (names.includes('JPEGImages')) return directory;
  const devkit = names.includes('VOCdevkit') ? join(directory, 'VOCdevkit') : directory;
  const years = (await readdir(devkit)).filter((name) => /^VOC\d{4}$/.test(name)).sort();
  if (years.length === 1) return join(devkit, years[0]!);
  if (years.length > 1)
    throw new LeoclrError('option', `voc(): ${devkit} holds ${years.join(' and ')}. Name one: ${join(devkit, years[0]!)}.`);
  throw new LeoclrError(
    'data',
    `voc(): expected ${directory} to hold JPEGImages, VOC2007 (or another year) or VOCdevkit; it holds none of them.`,
  );
}

/** `cat` for `cat_train`, a list that says of each picture whether it shows a cat; null for a list of pictures. */
async function classOfList(lists: string, name: string, names: readonly string[]): Promise<string | null> {
  const split = names.find((known) => name.endsWith(`_${known}`));
  if (split === undefined) return null;
  const text = await readFile(join(lists, `${name}.txt`), 'utf8');
  return /^\s*\S+\s+(-1|0|1)\s*(\n|$)/.test(text) ? name.slice(0, -split.length - 1) : null;
}
