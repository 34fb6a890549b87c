import { LeoclrError } from '@leoclr/core';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import { activeBackendName } from './tfjs-internals.ts';

/** Makes a registered tfjs backend the one in use. */
export async function startBackend(backend: string, advice: string): Promise<void> {
  if (activeBackendName() === backend) return ready();
  const failure = (cause?: unknown): LeoclrError => new LeoclrError('backend', `useEngine(): the tfjs backend "${backend}" did not start. ${advice}`, { cause });
  const started = await setBackend(backend).catch((cause: unknown) => {
    throw failure(cause);
  });
  if (!started) throw failure();
  await ready();
}
