import type { Batch, Dataset, LeoclrErrorCode, Recipe, View } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { move, transferableSymbol, valueSymbol, workerData } from 'piscina';
import sharp from 'sharp';
import type { BatchSource, BatchSourceRecipe, BatchTask } from './_batch-source.ts';
import { makeBatch } from './_make-batch.ts';

/** What a worker answers. Errors travel as plain data, because structured cloning would take away their class and code. */
export type WorkerAnswer = { readonly batch: Batch | null } | { readonly code: LeoclrErrorCode; readonly message: string; readonly cause: Error | null };

// One picture at a time: there are as many workers as cores. A picture is hardly read twice in a row, so that caching it is waste.
sharp.concurrency(1);
sharp.cache(false);

let source: Promise<BatchSource> | null = null;

/** Makes one batch on this thread. The first call opens the data set and the views. */
export default async function batchOnWorker(task: BatchTask): Promise<unknown> {
  try {
    source ??= openSource(workerData as BatchSourceRecipe);
    const batch = await makeBatch(await source, task);
    const buffers = batch === null ? [] : batch.views.map((view) => view.data.buffer as ArrayBuffer);
    return move({
      get [transferableSymbol]() {
        return buffers;
      },
      get [valueSymbol](): WorkerAnswer {
        return { batch };
      },
    } as unknown as ArrayBuffer);
  } catch (error) {
    return failure(error);
  }
}

async function openSource({ dataset, views, ...rest }: BatchSourceRecipe): Promise<BatchSource> {
  const opened: BatchSource = {
    ...rest,
    dataset: await follow<Dataset>(dataset),
    views: await Promise.all(views.map((view) => follow<View>(view))),
  };
  return opened;
}

/** Makes a value again from its recipe. */
async function follow<Value>({ module, name, options }: Recipe): Promise<Value> {
  const exported = (await import(module)) as Record<string, unknown>;
  const make = exported[name];
  if (typeof make !== 'function') {
    throw new LeoclrError('plugin', `batches(): expected ${module} to export the function ${name} that a recipe names, found ${typeof make}.`);
  }
  return (await make(options)) as Value;
}

function failure(error: unknown): WorkerAnswer {
  if (error instanceof LeoclrError) {
    const cause = error.cause instanceof Error ? error.cause : null;
    return { code: error.code, message: error.message, cause };
  }
  const cause = error instanceof Error ? error : new Error(String(error));
  return { code: 'plugin', message: `batches(): a worker thread could not open the data set: ${cause.message}`, cause };
}
