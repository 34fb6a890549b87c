import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { LeoclrError, unknownName } from '@leoclr/core';
import type { DatasetKind, OpenDatasetOptions } from './_dataset-kind.ts';
import { datasetKinds } from './_dataset-kinds.ts';

export type { OpenDatasetOptions } from './_dataset-kind.ts';

/**
 * The data set that a text names, as the command line takes it; null when it has no `val` part.
 *
 * - `DIR`: what the folder's layout says: any of those below, or else an image folder. With `DIR/train` and `DIR/val` (or `valid`, `validation`,
 *   `test`) those are the parts; without, all of it is the training part and there is no other.
 * - `FILE`: a list, an archive of CIFAR-10 or CIFAR-100, an annotation file of COCO, by its name.
 * - `folder:DIR`, `list:FILE`, `cifar10:DIR`, `cifar100:DIR`, `cifar100-coarse:DIR`, `stl10:DIR`, `stl10-unlabeled:DIR`, `idx:DIR`, `tiny-imagenet:DIR`,
 *   `imagenet:DIR`, `voc:DIR`, `coco:DIR`: see the function of that name. Where a set has no part `val`, its test part is.
 * - `scenes` or `scenes:LENGTH`: the drawn set with 4,096 or LENGTH training pictures and a quarter as many for `val`.
 *
 * @throws LeoclrError `data` when it can't be found or read, `option` when the text makes no sense or a folder could be several kinds.
 */
export async function openDataset(text: string, options: OpenDatasetOptions): Promise<Dataset | null> {
  const [, word, place] = /^([a-z][a-z0-9-]+):(.*)$/s.exec(text) ?? (text === 'scenes' ? [text, text, ''] : []);
  if (word === undefined || place === undefined) return openPath(text, options);
  const kind = Object.hasOwn(datasetKinds, word) ? datasetKinds[word] : undefined;
  if (kind === undefined) {
    if (await exists(text)) return openPath(text, options); // a folder with a colon in its name
    throw new LeoclrError('option', `openDataset(): ${unknownName('kind of data set', word, Object.keys(datasetKinds))}`);
  }
  if (place === '' && text !== 'scenes') throw new LeoclrError('option', `openDataset(): expected ${word}:${kind.place}, got "${text}".`);
  return kind.open(place, options, text);
}

async function openPath(path: string, options: OpenDatasetOptions): Promise<Dataset | null> {
  const isFile = (await stat(path).catch(() => null))?.isFile() === true;
  const names = isFile ? [] : await namesIn(path);
  const fits = ({ inFolder, isFile: knows }: DatasetKind): boolean => (isFile ? knows?.(basename(path)) : inFolder?.(names)) ?? false;
  const found = Object.entries(datasetKinds).filter(([, kind]) => fits(kind));
  if (found.length > 1) {
    const titles = found.map(([, { title }]) => title).join(' and ');
    throw new LeoclrError('option', `openDataset(): ${path} holds ${titles}. Write ${found.map(([word]) => `${word}:${path}`).join(' or ')}.`);
  }
  const [, kind] = found[0] ?? ['folder', datasetKinds['folder']!];
  return kind.open(path, options, path);
}

/** Names in a folder and in its `annotations`; none when there is no folder, which opening it as an image folder will say. */
async function namesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((): string[] => []);
  if (!names.includes('annotations')) return names;
  const below = await readdir(join(directory, 'annotations')).catch((): string[] => []);
  return [...names, ...below.map((name) => `annotations/${name}`)];
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
