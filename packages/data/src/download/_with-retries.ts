import { setTimeout as sleep } from 'node:timers/promises';
import { PassingFailure } from './_passing-failure.ts';

/** How often and when it is tried again. */
export interface RetryOptions {
  /** How far the work is; a try that gets further than all before makes the count start anew. */
  readonly progress: () => Promise<number>;
  /** Tries without progress before it gives up. */
  readonly retries: number;
  /** Pause before the second try; it doubles up to a minute. */
  readonly delayMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Told why and after which pause the next try comes. */
  readonly onPause: (reason: string, delayMs: number) => void;
}

const MAX_DELAY_MS = 60_000;

/** What `attempt` returns, tried again as long as it throws a PassingFailure and there is hope. @throws The last failure, or the signal's reason. */
export async function withRetries<Result>(attempt: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  const { progress, retries, delayMs, signal, onPause } = options;
  let furthest = await progress();
  let fruitless = 0;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      const now = await progress();
      fruitless = now > furthest ? 1 : fruitless + 1;
      furthest = Math.max(furthest, now);
      if (fruitless > retries) throw error;
      const pause = Math.min(MAX_DELAY_MS, Math.max(delayMs * 2 ** (fruitless - 1), 1000 * (error.retryAfter ?? 0)));
      onPause(error.reason, pause);
      await sleep(pause, undefined, signal === undefined ? {} : { signal }).catch(() => {});
      signal?.throwIfAborted();
    }
  }
}
