import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { requireFolder } from '../_require-folder.ts';
import { packedPixels } from './_packed-pixels.ts';
import { readIdx } from './_read-idx.ts';
import { sourceVersion } from './_source-version.ts';

/** Options of {@link idx}. */
export interface IdxOptions {
  /** The folder that holds the files, or holds them in `raw`. */
  readonly directory: string;
  readonly split: 'train' | 'test';
  /** Class names in label order. Default: the labels' numbers, `0` to the largest. */
  readonly classes?: readonly string[];
  /** What the files' names begin with, for folders with several sets, e.g. `emnist-letters-`. Default: whatever is there. */
  readonly prefix?: string;
}

/** `train-images-idx3-ubyte.gz`, `t10k-labels.idx1-ubyte`, `emnist-letters-test-images-idx3-ubyte` */
const NAME = /^(|.*-)(train|t10k|test)-(images|labels)[-.]idx[13]-ubyte(\.gz)?$/;

/**
 * A data set in the IDX format of MNIST: Fashion-MNIST, KMNIST, EMNIST and others, packed by gzip or not. Grey becomes RGB.
 *
 * Read are `train-images-idx3-ubyte` with `train-labels-idx1-ubyte`, and `t10k-…` (or `test-…`) for `test`. Memory: one byte a pixel, 47 MB
 * for 60,000 pictures of 28 × 28, shared by all worker threads.
 *
 * @throws LeoclrError `data` for missing or damaged files, `option` when a folder holds several sets and no `prefix` says which.
 *
 * @example
 * ```ts
 * const train = await idx({ directory: '/usr/share/datasets/fashion-mnist', split: 'train' });
 * ```
 */
export async function idx(options: IdxOptions): Promise<Dataset> {
  const { split } = options;
  const directory = await idxFolder(options.directory);
  const names = await readdir(directory);
  const prefix = options.prefix ?? onlyPrefix(names, directory);
  const find = (part: 'train' | 'test', kind: 'images' | 'labels'): string | null => {
    const wanted = names.filter((name) => {
      const [, before, group, what] = NAME.exec(name) ?? [];
      return before === prefix && (group === 'train') === (part === 'train') && what === kind;
    });
    return wanted.length === 0 ? null : join(directory, wanted.sort()[0]!); // the unpacked file comes first
  };
  const images = find(split, 'images');
  const labels = find(split, 'labels');
  if (images === null || labels === null) {
    const missing = `${prefix}${split === 'train' ? 'train' : 't10k'}-${images === null ? 'images-idx3' : 'labels-idx1'}-ubyte`;
    throw new LeoclrError('data', `idx(): expected ${directory} to hold ${missing} or ${missing}.gz; it holds neither.`);
  }
  const other = find(split === 'train' ? 'test' : 'train', 'labels');
  return readPart({ images, labels, others: other === null ? [] : [other] }, options);
}

/** The files of a part; `others` are label files of the other part, which has the same classes. */
interface PartFiles {
  readonly images: string;
  readonly labels: string;
  readonly others: readonly string[];
}

async function readPart({ images, labels, others }: PartFiles, { directory, split, ...options }: IdxOptions): Promise<Dataset> {
  const { shape, values: pixels } = await readIdx(images, 3);
  const { values } = await readIdx(labels, 1);
  const [count, height, width] = shape as [number, number, number];
  if (values.length !== count) {
    throw new LeoclrError('data', `idx(): expected ${labels} to hold ${count} labels, one a picture of ${images}, got ${values.length}.`);
  }
  const classes = options.classes ?? (await numbers(values, others));
  const wrong = values.findIndex((label) => label >= classes.length);
  if (wrong >= 0) {
    throw new LeoclrError(
      'data',
      `idx(): expected labels from 0 to ${classes.length - 1} in ${labels}, got ${values[wrong]} at place ${wrong}.`,
    );
  }
  const source = await sourceVersion([images, labels]);
  const name = `${basename(resolve(directory))}/${split}`;
  return packedPixels({ name, width, height, channels: 1, pixels, classes, labels: Int32Array.from(values), source });
}

/** The folder itself, or its `raw`, where torchvision puts the files. */
async function idxFolder(directory: string): Promise<string> {
  await requireFolder('idx()', directory);
  const names = await readdir(directory);
  return names.includes('raw') && !names.some((name) => NAME.test(name)) ? join(directory, 'raw') : directory;
}

/** `0` to the largest label of both parts. */
async function numbers(values: Uint8Array, others: readonly string[]): Promise<string[]> {
  const all = [values, ...(await Promise.all(others.map(async (path) => (await readIdx(path, 1)).values)))];
  const largest = Math.max(...all.map((labels) => labels.reduce((most, label) => Math.max(most, label), 0)));
  return Array.from({ length: largest + 1 }, (_, label) => String(label));
}

function onlyPrefix(names: readonly string[], directory: string): string {
  const prefixes = [...new Set(names.map((name) => NAME.exec(name)?.[1]).filter((prefix) => prefix !== undefined))].sort();
  if (prefixes.length <= 1) return prefixes[0] ?? '';
  throw new LeoclrError(
    'option',
    `idx(): ${directory} holds several sets: ${prefixes.map((prefix) => `"${prefix}"`).join(', ')}. Pass one as prefix, or give each a folder.`,
  );
}
