import type { Dataset, LeoclrErrorCode, View } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { workerData } from 'piscina';
import sharp from 'sharp';
import type { BatchSource, BatchSourceRecipe, BatchTask, MadeRows } from './_batch-source.ts';
import { followRecipe } from './_follow-recipe.ts';
import { makeBatch } from './_make-batch.ts';

/** What a worker answers. Errors travel as plain data, because structured cloning would take away their class and code. */
export type WorkerAnswer =
  | { readonly rows: MadeRows | null }
  | { readonly code: LeoclrErrorCode; readonly message: string; readonly cause: Error | null };

// One picture at a time: there are as many workers as cores. A picture is hardly read twice in a row, so that caching it is waste.
sharp.concurrency(1);
sharp.cache(false);

/** A task as it travels to a worker. */
export interface WorkerTask extends BatchTask {
  /** Shared flag: 1 once the worker has begun with it. */
  readonly begun: Int32Array;
}

let source: Promise<BatchSource> | null = null;
let last: Promise<unknown> = Promise.resolve();

/** Fills some rows of a batch on this thread, after those that it was asked for before. The first call opens the data set and the views. */
export default function batchOnWorker(task: WorkerTask): Promise<WorkerAnswer> {
  const answer = last.then(() => work(task));
  last = answer;
  return answer;
}

async function work(task: WorkerTask): Promise<WorkerAnswer> {
  try {
    Atomics.store(task.begun, 0, 1);
    source ??= openSource(workerData as BatchSourceRecipe);
    return { rows: await makeBatch(await source, task) };
  } catch (error) {
    return failure(error);
  }
}

async function openSource({ dataset, views, ...rest }: BatchSourceRecipe): Promise<BatchSource> {
  return {
    ...rest,
    dataset: await followRecipe<Dataset>(dataset),
    views: await Promise.all(views.map((view) => followRecipe<View>(view))),
  };
}

function failure(error: unknown): WorkerAnswer {
  if (error instanceof LeoclrError) {
    const cause = error.cause instanceof Error ? error.cause : null;
    return { code: error.code, message: error.message, cause };
  }
  const cause = error instanceof Error ? error : new Error(String(error));
  return { code: 'plugin', message: `batches(): a worker thread could not open the data set: ${cause.message}`, cause };
}
