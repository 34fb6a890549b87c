import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { cifarPictures } from './_cifar-pictures.ts';
import { cifarRecords } from './_cifar-records.ts';
import { requireFolder } from '../_require-folder.ts';
import type { TarFile } from '../_tar-files.ts';
import { tarFiles } from '../_tar-files.ts';

/** Options of {@link cifar10}. */
export interface Cifar10Options {
  /** The folder that holds the data set, or one of its archives. */
  readonly directory: string;
  /** 50,000 training or 10,000 test pictures. */
  readonly split: 'train' | 'test';
}

/** In label order. */
const classes = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];

/** What the folder may hold, the best first. */
const BINARY_FOLDER = 'cifar-10-batches-bin';
const archives = (split: string): string[] => ['cifar-10-binary.tar.gz', `cifar10-${split}.tar.gz`, 'cifar-10-binary-sample.tar.gz'];

/**
 * CIFAR-10 (Krizhevsky 2009) from disk, 32 × 32 pixels. Nothing is downloaded.
 *
 * Read are, the first that is there: the folder `cifar-10-batches-bin` or its files; `cifar-10-binary.tar.gz` (the original binary
 * version); `cifar10-train.tar.gz` and `cifar10-test.tar.gz` (`<class>/<number>.jpg`); `cifar-10-binary-sample.tar.gz`. The binary version
 * may be shortened. Memory: 154 MB for 50,000 pictures, shared by all worker threads; JPEG files are decoded once, when first wanted.
 *
 * @throws LeoclrError `data` when there is nothing of this kind, or when it is damaged.
 *
 * @example
 * ```ts
 * const train = await cifar10({ directory: 'data/cifar10', split: 'train' });
 * ```
 */
export async function cifar10({ directory, split }: Cifar10Options): Promise<Dataset> {
  const name = `cifar10/${split}`;
  const isFile = (await stat(directory).catch(() => null))?.isFile() === true;
  if (isFile) return fromArchive(name, directory, split);

  await requireFolder('cifar10()', directory);
  const names = await readdir(directory);
  const folder = names.includes(BINARY_FOLDER) ? join(directory, BINARY_FOLDER) : directory;
  const records = (await readdir(folder)).filter((file) => isRecords(file, split)).sort();
  if (records.length > 0) {
    const files = records.map(async (file) => ({ path: join(folder, file), bytes: await readFile(join(folder, file)) }));
    return cifarRecords(name, await Promise.all(files), classes);
  }
  const archive = archives(split).find((file) => names.includes(file));
  if (archive !== undefined) return fromArchive(name, join(directory, archive), split);
  throw new LeoclrError(
    'data',
    `cifar10(): expected ${directory} to hold the folder ${BINARY_FOLDER} or one of ${archives(split).join(', ')}; it holds none of them.`,
  );
}

async function fromArchive(name: string, archive: string, split: 'train' | 'test'): Promise<Dataset> {
  const files = await tarFiles(archive, (path) => isRecords(path, split) || isPicture(path, split));
  const records = files.filter(({ path }) => isRecords(path, split)).map(({ path, bytes }): TarFile => ({ path: join(archive, path), bytes }));
  if (records.length > 0) return cifarRecords(name, records.toSorted((a, b) => (a.path < b.path ? -1 : 1)), classes);
  if (files.length > 0) return cifarPictures(name, files, classes);
  throw new LeoclrError('data', `cifar10(): expected ${archive} to hold pictures of the ${split} part, found none.`);
}

function isRecords(path: string, split: 'train' | 'test'): boolean {
  return (split === 'train' ? /^data_batch_\d+\.bin$/ : /^test_batch\.bin$/).test(basename(path));
}

/** `train/<class>/0000.jpg` */
function isPicture(path: string, split: 'train' | 'test'): boolean {
  return /\.(jpe?g|png)$/i.test(path) && basename(dirname(dirname(path))) === split;
}
