import { LeoclrError } from '@leoclr/core';
import { engine, ready, setBackend } from '@tensorflow/tfjs-core';
import { activeBackendName } from './tfjs-internals.ts';

/** A backend that has not started by then never will. */
const LIMIT_MS = 20_000;

/**
 * Makes a registered tfjs backend the one in use.
 *
 * @throws LeoclrError `backend` with the advice when it does not start.
 */
export async function startBackend(backend: string, advice: string): Promise<void> {
  const isChosen = (): boolean => activeBackendName() === backend;
  const isRunning = (): boolean => isChosen() && backend in engine().registry;
  // Somebody else may be starting it; if that comes to nothing, it is tried once more.
  if (isChosen() && !isRunning()) await within(ready()).catch(() => {});
  if (isRunning()) return;
  const failure = (cause?: unknown): LeoclrError =>
    new LeoclrError('backend', `useEngine(): the tfjs backend "${backend}" did not start. ${advice}`, { cause });
  const started = await within(setBackend(backend)).catch((cause: unknown) => {
    throw failure(cause);
  });
  if (!started) throw failure();
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new LeoclrError('backend', `no answer within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
