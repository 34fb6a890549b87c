import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LeoclrError, unknownName } from '@leoclr/core';
import type { DatasetKind } from './_dataset-kind.ts';
import { datasetKinds } from './_dataset-kinds.ts';

/** What a text names. */
export interface TextKind {
  /** The word that stands, or could stand, before the colon. */
  readonly word: string;
  readonly kind: DatasetKind;
  /** What stands behind it. */
  readonly place: string;
}

/** The kind of data set that a text names or that its place looks like. @throws LeoclrError `option` as `openDataset` does. */
export async function kindOfText(text: string): Promise<TextKind> {
  const [, word, place] = /^([a-z][a-z0-9-]+):(.*)$/s.exec(text) ?? (text === 'scenes' ? [text, text, ''] : []);
  if (word === undefined || place === undefined) return kindOfPath(text);
  const kind = Object.hasOwn(datasetKinds, word) ? datasetKinds[word] : undefined;
  if (kind === undefined) {
    if (await exists(text)) return kindOfPath(text); // a folder with a colon in its name
    throw new LeoclrError('option', `openDataset(): ${unknownName('kind of data set', word, Object.keys(datasetKinds))}`);
  }
  if (place === '' && text !== 'scenes') throw new LeoclrError('option', `openDataset(): expected ${word}:${kind.place}, got "${text}".`);
  return { word, kind, place };
}

async function kindOfPath(path: string): Promise<TextKind> {
  const isFile = (await stat(path).catch(() => null))?.isFile() === true;
  const names = isFile ? [] : await namesIn(path);
  const fits = ({ inFolder, isFile: knows }: DatasetKind): boolean => (isFile ? knows?.(basename(path)) : inFolder?.(names)) ?? false;
  const found = Object.entries(datasetKinds).filter(([, kind]) => fits(kind));
  if (found.length > 1) {
    const titles = found.map(([, { title }]) => title).join(' and ');
    throw new LeoclrError(
      'option',
      `openDataset(): ${path} holds ${titles}. Write ${found.map(([word]) => `${word}:${path}`).join(' or ')}.`,
    );
  }
  const [word, kind] = found[0] ?? ['folder', datasetKinds['folder']!];
  return { word, kind, place: path };
}

/** Names in a folder and in its `annotations`; none when there is no folder, which opening it as an image folder will say. */
async function namesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((): string[] => []);
  if (!names.includes('annotations')) return names;
  const below = await readdir(join(directory, 'annotations')).catch((): string[] => []);
  return [...names, ...below.map((name) => `annotations/${name}`)];
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
