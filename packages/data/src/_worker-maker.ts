import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LeoclrError } from '@leoclr/core';
import { Piscina } from 'piscina';
// Not used here, but on Linux its libraries must be loaded on the main thread before any worker loads them (sharp's installation notes).
// oxlint-disable-next-line import/no-unassigned-import
import 'sharp';
import type { BatchMaker } from './_batch-maker.ts';
import type { BatchSourceRecipe, BatchTask } from './_batch-source.ts';
import type { WorkerAnswer } from './_batch-worker.ts';
import { builtModule, workerArguments } from './_built-module.ts';

/** How long `close` waits for batches under way before it ends their threads. They stop after one sample, so this is for hung reads. */
const CLOSE_TIMEOUT_MS = 5000;

/** Makes batches on `count` worker threads. Idle threads don't keep the process alive. */
export function workerMaker(source: BatchSourceRecipe, count: number): BatchMaker {
  const pool = new Piscina({
    filename: workerFile(),
    execArgv: workerArguments(),
    minThreads: count,
    maxThreads: count,
    workerData: source,
    recordTiming: false,
  });
  const underWay = new Set<Promise<unknown>>();
  // A thread that dies before its first task would leave the queue waiting for ever; this ends the wait.
  const died = new Promise<never>((_, reject) => {
    pool.on('error', (cause: Error) => reject(cause));
  });
  died.catch(() => {});

  const answer = async (task: BatchTask): Promise<WorkerAnswer> => {
    try {
      return (await Promise.race([pool.run(task), died])) as WorkerAnswer;
    } catch (cause) {
      if (Atomics.load(task.stop, 0) !== 0) return { batch: null };
      throw new LeoclrError(
        'plugin',
        `batches(): a worker thread ended while it made batch ${task.step} of epoch ${task.epoch}: ${(cause as Error).message}. Pass workers: 0 to see where.`,
        { cause },
      );
    }
  };
  return {
    async make(task) {
      const running = answer(task);
      underWay.add(running);
      const result = await running.finally(() => underWay.delete(running));
      if ('batch' in result) return result.batch;
      throw new LeoclrError(result.code, result.message, result.cause === null ? {} : { cause: result.cause });
    },
    async close() {
      await Promise.race([Promise.allSettled(underWay), setTimeout(CLOSE_TIMEOUT_MS, null, { ref: false })]);
      await pool.destroy();
    },
  };
}

/** The worker lies beside this file: among the sources (then its built twin is taken) or in `dist`. */
function workerFile(): string {
  const path = fileURLToPath(builtModule(import.meta.url.replace('_worker-maker', '_batch-worker')));
  if (path.endsWith('.js') && existsSync(path)) return path;
  throw new LeoclrError('plugin', `batches(): expected the built worker _batch-worker.js of @leoclr/data, found ${path}. Build the package or pass workers: 0.`);
}
