import { Piscina } from 'piscina';
import { workerArguments } from './_built-module.ts';

/** More tasks than ever wait for one thread. */
const MAX_WAITING = 1e6;

/** What {@link workerPool} runs. */
export interface WorkerPoolOptions {
  /** A module whose default export takes a task. */
  readonly filename: string;
  /** Threads. */
  readonly count: number;
  /** What each thread gets at its start. */
  readonly workerData: unknown;
}

/** Threads with tasks that wait for them. */
export interface WorkerPool<Task, Answer> {
  /** Rejects when the thread that had the task ends. Then nothing works on the task any more. */
  run(task: Task): Promise<Answer>;
  /** Ends all threads, whatever they are doing. */
  end(): Promise<void>;
}

/**
 * A pool of worker threads whose dead are replaced and whose tasks never wait for nobody.
 *
 * Every task goes to a thread at once, to the one with the fewest, and waits there: while the main thread computes a training step nobody
 * could hand over the next one.
 *
 * Piscina replaces a thread that ends, unless it ends before it is ready: then its tasks would wait for ever.
 */
export function workerPool<Task, Answer>({ filename, count, workerData }: WorkerPoolOptions): WorkerPool<Task, Answer> {
  const threads = { minThreads: count, maxThreads: count, concurrentTasksPerWorker: MAX_WAITING };
  const pool = new Piscina({ filename, ...workerArguments(), ...threads, workerData, recordTiming: false });
  // No Promise.race with one lasting promise: it would keep every answer that it ever raced against.
  const waiting = new Set<(cause: Error) => void>();
  let lastCause = new Error('every thread ended before it was ready');
  const giveUpWhenAlone = (): void => {
    if (pool.threads.length > 0) return;
    for (const reject of waiting) reject(lastCause);
  };
  pool.on('error', (cause: Error) => {
    lastCause = cause;
    giveUpWhenAlone();
  });
  // Threads that call process.exit() before they are ready make no error.
  pool.on('workerDestroy', () => setImmediate(giveUpWhenAlone));

  return {
    async run(task) {
      let giveUp = (_cause: Error): void => {};
      try {
        return await new Promise<Answer>((resolve, reject) => {
          giveUp = reject;
          waiting.add(reject);
          pool.run(task).then(resolve, reject);
        });
      } finally {
        waiting.delete(giveUp);
      }
    },
    async end() {
      await pool.destroy();
    },
  };
}
