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
    ...workerArguments(),
    minThreads: count,
    maxThreads: count,
    workerData: source,
    recordTiming: false,
  });
  const underWay = new Set<Promise<unknown>>();
  // A thread that dies before its first task would leave these waiting for ever. No Promise.race with one lasting promise: it would keep
  // every batch that it ever raced against.
  const waiting = new Set<(cause: Error) => void>();
  let death: Error | null = null;
  pool.on('error', (cause: Error) => {
    death = cause;
    for (const reject of waiting) reject(cause);
  });
  const run = async (task: BatchTask): Promise<WorkerAnswer> => {
    if (death !== null) throw death;
    let giveUp = (_cause: Error): void => {};
    try {
      return await new Promise<WorkerAnswer>((resolve, reject) => {
        giveUp = reject;
        waiting.add(reject);
        pool.run(task).then(resolve, reject);
      });
    } finally {
      waiting.delete(giveUp);
    }
  };

  const answer = async (task: BatchTask): Promise<WorkerAnswer> => {
    try {
      return await run(task);
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
