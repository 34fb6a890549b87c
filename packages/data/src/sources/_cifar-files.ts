import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { requireFolder } from '../_require-folder.ts';
import type { TarFile } from '../_tar-files.ts';
import { tarFiles } from '../_tar-files.ts';
import { sourceVersion } from './_source-version.ts';

/** Where a part of CIFAR-10 or CIFAR-100 may lie. */
export interface CifarPlaces {
  /** The public function that messages name. */
  readonly what: string;
  /** The folder that holds the data set, or one of its archives. */
  readonly directory: string;
  readonly split: 'train' | 'test';
  /** Folder of the binary version. */
  readonly folder: string;
  /** Archives, the best first. */
  readonly archives: readonly string[];
  /** Names of this part's files of records. */
  readonly records: RegExp;
}

/** The files of a part, all of one kind. */
export interface CifarFiles {
  readonly kind: 'records' | 'pictures';
  readonly files: readonly TarFile[];
  /** Changes with what was read. */
  readonly source: string;
}

/**
 * Reads the first of: the folder of the binary version or its files, then the archives.
 *
 * @throws LeoclrError `data` when nothing of this kind is there, or when it is damaged.
 */
export async function cifarFiles(places: CifarPlaces): Promise<CifarFiles> {
  const { what, directory, folder, archives } = places;
  const isFile = (await stat(directory).catch(() => null))?.isFile() === true;
  if (isFile) return fromArchive(places, directory);

  await requireFolder(what, directory);
  const names = await readdir(directory);
  const inside = names.includes(folder) ? join(directory, folder) : directory;
  const records = (await readdir(inside)).filter((file) => places.records.test(file)).sort();
  if (records.length > 0) {
    const paths = records.map((file) => join(inside, file));
    const files = await Promise.all(paths.map(async (path) => ({ path, bytes: await readFile(path) })));
    return { kind: 'records', files, source: await sourceVersion(paths) };
  }
  const archive = archives.find((file) => names.includes(file));
  if (archive !== undefined) return fromArchive(places, join(directory, archive));
  const python = names.find((name) => /^cifar-?100?-(batches-py|python)/.test(name));
  const hint = python === undefined ? '' : ` ${python} is the version for Python, whose files can run code; get the binary version.`;
  const wanted = `the folder ${folder} or one of ${archives.join(', ')}`;
  throw new LeoclrError('data', `${what}: expected ${directory} to hold ${wanted}; it holds none of them.${hint}`);
}

async function fromArchive({ what, split, records }: CifarPlaces, archive: string): Promise<CifarFiles> {
  const isRecords = (path: string): boolean => records.test(basename(path));
  const files = await tarFiles(what, archive, (path) => isRecords(path) || isPicture(path, split));
  const source = await sourceVersion([archive]);
  const found = files.filter(({ path }) => isRecords(path)).map(({ path, bytes }) => ({ path: join(archive, path), bytes }));
  if (found.length > 0) return { kind: 'records', files: found.toSorted((a, b) => (a.path < b.path ? -1 : 1)), source };
  if (files.length > 0) return { kind: 'pictures', files, source };
  throw new LeoclrError('data', `${what}: expected ${archive} to hold pictures of the ${split} part, found none.`);
}

/** `train/<class>/0000.jpg` */
function isPicture(path: string, split: 'train' | 'test'): boolean {
  return /\.(jpe?g|png)$/i.test(path) && basename(dirname(dirname(path))) === split;
}
