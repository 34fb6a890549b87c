import { setTimeout as sleep } from 'node:timers/promises';
import type { WebOptions } from './web-options.ts';

/** Why a request failed, in words for the end of a sentence. */
export class HttpFailure extends Error {
  /** Whether asking again may help. */
  readonly passing: boolean;

  constructor(reason: string, { passing, cause }: { passing: boolean; cause?: unknown }) {
    super(reason, { cause });
    this.passing = passing;
  }
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5000;

/** A server that lets bytes drip must not hold up a loader for ever. */
const LEAST_BYTES_PER_SECOND = 10_000;

/** One GET request. */
export interface HttpRequest {
  readonly address: string;
  /** The header `Range`; null for the whole file. */
  readonly range: string | null;
  /** Bytes that are expected: they decide how long the whole answer may take. */
  readonly length: number;
  readonly web: WebOptions;
}

/** Tries again after passing failures, with pauses that double. */
export async function withRetries<Result>({ retries = 4 }: WebOptions, work: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof HttpFailure) || !error.passing || tries >= retries) throw error;
      await sleep(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries));
    }
  }
}

/** A GET request; `use` takes what it wants of the answer, whose rest is dropped. Redirects are followed. */
export async function request<Result>(
  { address, range, length, web }: HttpRequest,
  use: (response: Response, body: AsyncIterable<Uint8Array>) => Promise<Result>,
): Promise<Result> {
  const { timeoutMs = 30_000, headers = {} } = web;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error(`the server was silent for ${timeoutMs / 1000} s`)), timeoutMs);
  const longestMs = timeoutMs + (length * 1000) / LEAST_BYTES_PER_SECOND;
  const limit = setTimeout(
    () => controller.abort(new Error(`the server sends less than ${LEAST_BYTES_PER_SECOND / 1000} kB a second`)),
    longestMs,
  );
  try {
    const response = await fetch(address, {
      // Without this a server may compress on the fly, and ranges would count the compressed bytes.
      headers: { ...headers, 'accept-encoding': 'identity', ...(range === null ? {} : { range }) },
      signal: controller.signal,
    });
    return await use(
      response,
      bodyOf(response, () => timer.refresh()),
    );
  } catch (cause) {
    throw cause instanceof HttpFailure ? cause : new HttpFailure(reasonOf(cause, controller.signal), { passing: true, cause });
  } finally {
    clearTimeout(timer);
    clearTimeout(limit);
    controller.abort();
  }
}

async function* bodyOf(response: Response, alive: () => void): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  for await (const chunk of response.body) {
    alive();
    yield chunk as Uint8Array;
  }
}

/** Throws unless the answer's status is one of `wanted`. */
export function checkStatus({ status, statusText }: Response, wanted: readonly number[]): void {
  if (wanted.includes(status)) return;
  const code = `${status}${statusText === '' ? '' : ` ${statusText}`}`;
  const passing = status >= 500 || status === 408 || status === 425 || status === 429;
  throw new HttpFailure(statusReason(status, code), { passing });
}

function statusReason(status: number, code: string): string {
  if (status === 401 || status === 403) return `the server refuses it (${code})`;
  if (status === 404 || status === 410) return `there is nothing at this address (${code})`;
  return `the server answers ${code}`;
}

/** fetch says only "fetch failed"; what happened is in the cause. */
function reasonOf(error: unknown, signal: AbortSignal): string {
  const cause = signal.aborted ? (signal.reason as Error) : error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the server's name can't be resolved (${code})`;
  if (code === 'ECONNREFUSED') return 'the server refuses the connection (ECONNREFUSED)';
  if (signal.aborted) return message;
  return `the connection broke (${message || code || 'no reason given'})`;
}
