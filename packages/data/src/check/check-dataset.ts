import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Dataset, Recipe } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
// Not used here, but on Linux its libraries must be loaded on the main thread before any worker loads them (sharp's installation notes).
// oxlint-disable-next-line import/no-unassigned-import
import 'sharp';
import { builtModule } from '../_built-module.ts';
import { mapLimited } from '../_map-limited.ts';
import { whyUnreadable } from '../_unreadable.ts';
import type { WorkerPool } from '../_worker-pool.ts';
import { workerPool } from '../_worker-pool.ts';
import type { CheckedPicture, CheckTask } from './_check-pictures.ts';
import { checkPictures } from './_check-pictures.ts';
import type { CheckAnswer } from './_check-worker.ts';
import { findings } from './_findings.ts';

/** Options of {@link checkDataset}. */
export interface CheckDatasetOptions {
  /** Threads that decode; 0 for this one. Default as many as cores. Data sets without a recipe are read on this one. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
  /** Told how many pictures are done, of `dataset.length`. */
  readonly onProgress?: (done: number) => void;
}

/** A picture that can't be used. */
export interface BrokenPicture {
  readonly index: number;
  readonly name: string;
  readonly reason: string;
}

/** What {@link checkDataset} found. */
export interface DatasetCheck {
  readonly length: number;
  /** In the data set's order. */
  readonly broken: readonly BrokenPicture[];
  /** Names of pictures that are the same to the byte, group by group. */
  readonly duplicates: readonly (readonly string[])[];
  /** The range of sizes; null when nothing could be read. */
  readonly sizes: { readonly width: readonly [number, number]; readonly height: readonly [number, number] } | null;
}

/** Pictures that a thread gets at a time: enough to make messages cheap, few enough that progress is seen. */
const CHUNK = 16;

/**
 * Decodes every picture of a data set on all cores and returns which are broken, with reasons, and which are there more than once.
 *
 * Memory: some 100 bytes a picture. A picture at which a thread dies counts as broken.
 *
 * @throws What the data set throws that isn't the fault of a picture; the signal's reason when it was aborted.
 *
 * @example
 * ```ts
 * const { broken } = await checkDataset(await imageFolder({ directory: 'photos' }));
 * for (const { name, reason } of broken) console.log(name, reason);
 * ```
 */
export async function checkDataset(dataset: Dataset, options: CheckDatasetOptions = {}): Promise<DatasetCheck> {
  const { workers = availableParallelism(), signal, onProgress } = options;
  const { recipe, length } = dataset;
  signal?.throwIfAborted();
  const isThreaded = workers > 0 && recipe !== undefined;
  const pool = isThreaded ? checkPool(recipe, workers) : null;
  const found = findings();
  let done = 0;
  try {
    const tasks = Array.from({ length: Math.ceil(length / CHUNK) }, (_, place) => ({
      from: place * CHUNK,
      to: Math.min(length, (place + 1) * CHUNK),
    }));
    // Two tasks a thread: one is waiting when the other is done.
    await mapLimited(tasks, isThreaded ? 2 * workers : 1, async (task) => {
      signal?.throwIfAborted();
      found.add(await (pool === null ? checkPictures(dataset, task) : checkChunk(pool.run, task, dataset)));
      done += task.to - task.from;
      onProgress?.(done);
    });
  } finally {
    await pool?.end();
  }
  const duplicates: string[][] = [];
  for (const group of found.duplicates()) duplicates.push(await mapLimited(group, 1, async (index) => (await dataset.get(index)).name));
  return { length, broken: found.broken(), duplicates, sizes: found.sizes() };
}

function checkPool(recipe: Recipe, count: number): WorkerPool<CheckTask, CheckAnswer> {
  return workerPool({ filename: workerFile(), count, workerData: { ...recipe, module: builtModule(recipe.module) } });
}

function workerFile(): string {
  const path = fileURLToPath(
    builtModule(new URL(import.meta.url.endsWith('.ts') ? './_check-worker.ts' : './_check-worker.js', import.meta.url).href),
  );
  if (path.endsWith('.js')) return path;
  throw new LeoclrError(
    'plugin',
    `checkDataset(): expected the built worker _check-worker.js of @leoclr/data, found ${path}. Build the package or pass workers: 0.`,
  );
}

/** When a thread dies, one picture after the other: then it is known at which. */
async function checkChunk(
  run: (task: CheckTask) => Promise<CheckAnswer>,
  { from, to }: CheckTask,
  dataset: Dataset,
): Promise<CheckedPicture[]> {
  let answer: CheckAnswer;
  try {
    answer = await run({ from, to });
  } catch (error) {
    if (to - from === 1)
      return [{ index: from, name: await nameOf(dataset, from), reason: `reading it ends a thread (${(error as Error).message})` }];
    const single = Array.from({ length: to - from }, (_, place) => ({ from: from + place, to: from + place + 1 }));
    return (await mapLimited(single, 1, (one) => checkChunk(run, one, dataset))).flat();
  }
  if ('pictures' in answer) return answer.pictures;
  throw new LeoclrError(answer.code, answer.message);
}

/** Without decoding where that can be: the picture may be the one that ends threads. */
async function nameOf(dataset: Dataset, index: number): Promise<string> {
  try {
    return (await dataset.file?.(index))?.name ?? (await dataset.get(index)).name;
  } catch (error) {
    return whyUnreadable(error, `${dataset.name} number ${index}`)?.sampleName ?? `${dataset.name} number ${index}`;
  }
}
