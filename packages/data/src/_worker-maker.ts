import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LeoclrError } from '@leoclr/core';
// Not used here, but on Linux its libraries must be loaded on the main thread before any worker loads them (sharp's installation notes).
// oxlint-disable-next-line import/no-unassigned-import
import 'sharp';
import type { BatchMaker } from './_batch-maker.ts';
import type { BatchSourceRecipe, BatchTask } from './_batch-source.ts';
import type { WorkerAnswer, WorkerTask } from './_batch-worker.ts';
import { builtModule } from './_built-module.ts';
import { workerPool } from './_worker-pool.ts';

/** How long `close` waits for batches under way before it ends their threads. They stop after one sample, so this is for hung reads. */
const CLOSE_TIMEOUT_MS = 2000;

/** So often a task may be handed to threads that end before they begin with it: then they can't start at all. */
const MAX_ENDS = 4;

/** Makes batches on `count` worker threads. Idle threads don't keep the process alive. */
export function workerMaker(source: BatchSourceRecipe, count: number): BatchMaker {
  const pool = workerPool<WorkerTask, WorkerAnswer>({ filename: workerFile(), count, workerData: source });
  const underWay = new Set<Promise<unknown>>();

  /** A thread that ends is replaced, and its samples are done again; the second time it is theirs and not chance. */
  const answer = async (task: BatchTask): Promise<WorkerAnswer> => {
    let begunEnds = 0;
    for (let ends = 1; ; ends++) {
      const begun = new Int32Array(new SharedArrayBuffer(4));
      try {
        return await pool.run({ ...task, begun });
      } catch (cause) {
        if (Atomics.load(task.stop, 0) !== 0) return { rows: null };
        begunEnds += Atomics.load(begun, 0); // 0: it waited behind the task that ended the thread
        if (begunEnds === 2 || ends === MAX_ENDS) throw endedTwice(source, task, cause as Error);
      }
    }
  };
  return {
    async make(task) {
      const running = answer(task);
      underWay.add(running);
      const result = await running.finally(() => underWay.delete(running));
      if ('rows' in result) return result.rows;
      throw new LeoclrError(result.code, result.message, result.cause === null ? {} : { cause: result.cause });
    },
    async close() {
      await Promise.race([Promise.allSettled(underWay), setTimeout(CLOSE_TIMEOUT_MS, null, { ref: false })]);
      await pool.end();
    },
  };
}

function endedTwice({ indices }: BatchSourceRecipe, { epoch, step, positions }: BatchTask, cause: Error): LeoclrError {
  const samples = Array.from(positions, (position) => indices?.[position] ?? position);
  return new LeoclrError(
    'plugin',
    `batches(): a worker thread ended while it made batch ${step} of epoch ${epoch}, and so did the one that replaced it: ${cause.message}. They worked on the samples ${samples.join(', ')}. Pass workers: 0 to see where.`,
    { cause },
  );
}

/** The worker lies beside this file: among the sources (then its built twin is taken) or in `dist`. */
function workerFile(): string {
  const path = fileURLToPath(builtModule(import.meta.url.replace('_worker-maker', '_batch-worker')));
  if (path.endsWith('.js') && existsSync(path)) return path;
  throw new LeoclrError(
    'plugin',
    `batches(): expected the built worker _batch-worker.js of @leoclr/data, found ${path}. Build the package or pass workers: 0.`,
  );
}
