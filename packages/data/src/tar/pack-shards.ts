import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Dataset, SkippedSample } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { CLASSES_FILE, classLines } from './_class-names.ts';
import { inOrder } from './_in-order.ts';
import { shardSample } from './_shard-sample.ts';
import { shardSeries } from './_shard-series.ts';
import type { ShardSeriesOptions } from './_shard-series.ts';

/** Options of {@link packShards}. */
export interface PackShardsOptions {
  /** Where the shards go; the folder is made when it is missing. */
  readonly directory: string;
  /** Shards are called `NAME-000000.tar` and so on. Default: the last part of the data set's name, e.g. `train` for `imagenette/train`. */
  readonly name?: string;
  /** Size that a shard doesn't exceed, unless a single picture does. Default 268,435,456 (256 MiB). */
  readonly shardBytes?: number;
  /** Stop at the first picture that can't be read; else it is left out and listed. Default false. */
  readonly strict?: boolean;
  /** Called after each picture with the number of those that are done, of `dataset.length`. */
  readonly onProgress?: (done: number) => void;
  /** Stops; nothing is left behind. */
  readonly signal?: AbortSignal;
}

/** What {@link packShards} wrote. */
export interface PackedShards {
  /** Paths of the shards. */
  readonly shards: readonly string[];
  /** Their pictures. */
  readonly pictures: number;
  /** Their size. */
  readonly bytes: number;
  /** Pictures that couldn't be read and were left out. */
  readonly skipped: readonly SkippedSample[];
}

/** Pictures that are read at the same time. */
const AHEAD = 8;

/**
 * Writes a data set as WebDataset shards, which `tarShards` and other WebDataset readers read, and returns what was written.
 *
 * Files are taken over byte for byte; pictures without a file become PNG. A sample's key is its index, the label is in `KEY.cls`, and the
 * class names are in `classes.txt` beside the shards. The same data set gives the same bytes.
 *
 * All or nothing: shards are written in a folder beside their place and moved there when the last one is complete; after an error (a full
 * disk, say) that folder is gone. (If the process is killed, a hidden folder `.NAME-packing-…` stays behind.) Existing shards are never replaced. Memory: eight pictures.
 *
 * @throws LeoclrError `option` for bad options, and when there are such shards already or other class names beside them; `data` when
 * something can't be written, or in strict mode can't be read.
 * @throws The signal's reason when it was aborted.
 *
 * @example
 * ```ts
 * const { shards } = await packShards(await imageFolder({ directory: 'photos/train' }), { directory: 'shards' });
 * ```
 */
export async function packShards(dataset: Dataset, options: PackShardsOptions): Promise<PackedShards> {
  const { directory, name = basename(dataset.name).replaceAll(/[^\w.-]+|^[.-]+/g, '_') || 'data', shardBytes = 2 ** 28 } = options;
  if (!/^\w[\w.-]*$/.test(name)) {
    throw new LeoclrError(
      'option',
      `packShards(): expected name to have only letters, digits, dots and dashes, got ${JSON.stringify(name)}.`,
    );
  }
  if (!(shardBytes > 0)) throw new LeoclrError('option', `packShards(): expected shardBytes to be a positive number, got ${shardBytes}.`);
  options.signal?.throwIfAborted();
  const folder = await mkdir(directory, { recursive: true }).then(
    async () => mkdtemp(join(directory, `.${name}-packing-`)),
    (cause: unknown) => cantWrite(directory, cause),
  );
  try {
    await refuseExisting(dataset, directory, name);
    const { shards, pictures, bytes, skipped } = await writeShards(dataset, options, { folder, name, shardBytes });
    if (pictures === 0)
      throw new LeoclrError('data', `packShards(): none of the ${dataset.length} pictures of ${dataset.name} can be read.`);
    await refuseExisting(dataset, directory, name);
    if (dataset.labels !== null)
      await writeFile(join(folder, CLASSES_FILE), classLines(dataset.classes)).catch((cause: unknown) => cantWrite(folder, cause));
    for (const file of [...shards, ...(dataset.labels === null ? [] : [CLASSES_FILE])]) {
      await rename(join(folder, file), join(directory, file)).catch((cause: unknown) => cantWrite(join(directory, file), cause));
    }
    return { shards: shards.map((file) => join(directory, file)), pictures, bytes, skipped };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeShards(
  dataset: Dataset,
  { strict = false, onProgress, signal }: PackShardsOptions,
  target: ShardSeriesOptions,
): Promise<PackedShards> {
  const series = shardSeries(target);
  const skipped: SkippedSample[] = [];
  const writing = async <Result>(work: Promise<Result>): Promise<Result> =>
    work.catch((cause: unknown) => cantWrite(join(target.folder, series.shards.at(-1) ?? ''), cause));
  try {
    let done = 0;
    for await (const result of inOrder(dataset.length, AHEAD, async (index) => shardSample(dataset, index, strict))) {
      signal?.throwIfAborted();
      if ('reason' in result) skipped.push(result);
      else await writing(series.add(result));
      onProgress?.(++done);
    }
    const bytes = await writing(series.finish());
    return { shards: series.shards, pictures: dataset.length - skipped.length, bytes, skipped };
  } catch (error) {
    await series.abandon();
    throw error;
  }
}

async function refuseExisting(dataset: Dataset, directory: string, name: string): Promise<void> {
  const found = (await readdir(directory)).find((file) => file.startsWith(`${name}-`) && file.endsWith('.tar'));
  if (found !== undefined) {
    throw new LeoclrError('option', `packShards(): ${join(directory, found)} exists. Choose another folder or name, or remove it.`);
  }
  if (dataset.labels === null) return;
  const path = join(directory, CLASSES_FILE);
  const other = await readFile(path, 'utf8').catch(() => null);
  if (other === null || other === classLines(dataset.classes)) return;
  throw new LeoclrError('option', `packShards(): ${path} has the names of other classes. Choose another folder.`);
}

function cantWrite(path: string, cause: unknown): never {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = code === 'ENOSPC' ? 'the disk is full (ENOSPC). Nothing was left behind' : message;
  throw new LeoclrError('data', `packShards(): can't write ${path}: ${reason}.`, { cause });
}
