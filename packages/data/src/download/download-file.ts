import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import type { Checksum } from './_checksum.ts';
import { digestOf, parseChecksum } from './_checksum.ts';
import { withFileLock } from './_file-lock.ts';
import type { PartFile } from './_part-file.ts';
import { partFileOf, partSize, removePart } from './_part-file.ts';
import { PassingFailure } from './_passing-failure.ts';
import { receivePart } from './_receive-part.ts';
import { withRetries } from './_with-retries.ts';

/** Where a download is. */
export interface DownloadProgress {
  /** `waiting`: for another process, or before the next try; `note` says which. */
  readonly phase: 'waiting' | 'downloading' | 'verifying';
  /** Bytes received (with those from before), or verified. */
  readonly done: number;
  /** Bytes in all; null while nobody knows. */
  readonly total: number | null;
  readonly note: string;
}

/** Options of {@link downloadFile}. */
export interface DownloadFileOptions {
  /** Path of the file; its folder is made when it is missing. */
  readonly to: string;
  /** Size in bytes that the file must have. Default: any. */
  readonly size?: number;
  /** `md5:…` or `sha256:…` that the file must have. Default: any. */
  readonly checksum?: string;
  /** Stops; what has arrived stays in `TO.part`, and the next call goes on from there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Tries without a single new byte before it gives up. Default 5. */
  readonly retries?: number;
  /** Pause before the second try; it doubles up to a minute. Default 1,000. */
  readonly retryDelayMs?: number;
  /** Silence that counts as a failure. Default 30,000. */
  readonly timeoutMs?: number;
}

/** What {@link downloadFile} did. */
export interface DownloadedFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Nothing was fetched: the file was there and fits. */
  readonly wasThere: boolean;
  /** Bytes that were there from an earlier, stopped download. */
  readonly resumedFrom: number;
}

/** A fetched file that isn't the one that was asked for. */
interface Mismatch {
  readonly sentence: string;
}

/**
 * Fetches a file over HTTP and returns where it is. It is under its final name only when it is whole, with the right size and checksum.
 *
 * A download that was stopped goes on where it was (`Range` with `If-Range`; without the server's help from the start). Cut connections,
 * silence and the statuses 429 and 5xx are tried again, with growing pauses. Several processes that want the same file wait for one
 * another. A file that is there and fits is not fetched; one that doesn't fit is replaced.
 *
 * @throws LeoclrError `data` when it can't be had, the disk is full, or the wrong file came (which is removed); `option` for bad options.
 * @throws The signal's reason when it was aborted.
 *
 * @example
 * ```ts
 * await downloadFile('https://example.org/photos.tgz', {
 *   to: 'photos.tgz',
 *   checksum: 'md5:e793b78cc4c9e9a4ccc0c1155377a412',
 *   onProgress: ({ done, total }) => console.log(done, total),
 * });
 * ```
 */
export async function downloadFile(url: string, options: DownloadFileOptions): Promise<DownloadedFile> {
  const { to, size = null, signal, onProgress = () => {} } = options;
  if (!/^https?:\/\//.test(url))
    throw new LeoclrError('option', `downloadFile(): expected an address that starts with http:// or https://, got "${url}".`);
  const checksum = options.checksum === undefined ? null : parseChecksum('downloadFile()', options.checksum);
  const expected: Expected = { size, checksum, signal, onProgress };

  signal?.throwIfAborted();
  await makeFolder(dirname(to));
  const before = await whatIsThere(to, expected);
  if (before !== null) return before;
  const onWait = (holder: string): void => onProgress({ phase: 'waiting', done: 0, total: size, note: `${holder} is downloading it too` });
  return withFileLock(`${to}.lock`, { signal, onWait }, async () => {
    const meanwhile = await whatIsThere(to, expected); // by the process that was waited for
    if (meanwhile !== null) return meanwhile;
    const part = partFileOf(to);
    const { resumedFrom } = await fetchVerified(url, { part, expected, options });
    await rename(part.path, to);
    await removePart(part);
    return { path: to, size: (await stat(to)).size, wasThere: false, resumedFrom };
  });
}

interface Expected {
  readonly size: number | null;
  readonly checksum: Checksum | null;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: DownloadProgress) => void;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new LeoclrError('data', `downloadFile(): can't make the folder ${folder}: ${(cause as Error).message}. Choose another place.`, {
      cause,
    });
  }
}

async function whatIsThere(path: string, expected: Expected): Promise<DownloadedFile | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  if (!found.isFile()) throw new LeoclrError('data', `downloadFile(): expected ${path} to be a file, or nothing yet; it is a folder.`);
  if ((await mismatchOf(path, expected)) !== null) return null;
  return { path, size: found.size, wasThere: true, resumedFrom: 0 };
}

interface Fetch {
  readonly part: PartFile;
  readonly expected: Expected;
  readonly options: DownloadFileOptions;
}

async function fetchVerified(url: string, fetch: Fetch, isSecondTry = false): Promise<{ resumedFrom: number }> {
  const { part, expected } = fetch;
  const before = await partSize(part);
  const { joined } = await fetchWhole(url, fetch);
  const mismatch = await mismatchOf(part.path, expected);
  if (mismatch === null) return { resumedFrom: joined ? before : 0 };
  await removePart(part);
  // The bytes from before may have been of another version.
  if (joined && !isSecondTry) return fetchVerified(url, fetch, true);
  throw new LeoclrError('data', `downloadFile(): ${url} ${mismatch.sentence} It was removed. Try again later, or get the file elsewhere.`);
}

/** `joined`: whether the bytes may come from more than one answer. */
async function fetchWhole(url: string, { part, expected, options }: Fetch): Promise<{ joined: boolean }> {
  const { size, checksum, signal, onProgress } = expected;
  const { retries = 5, retryDelayMs = 1000, timeoutMs = 30_000 } = options;
  let state: { done: number; total: number | null } = { done: 0, total: size };
  const onBytes = (done: number, total: number | null): void => {
    state = { done, total: total ?? size };
    onProgress({ phase: 'downloading', ...state, note: '' });
  };
  const onPause = (reason: string, delayMs: number): void =>
    onProgress({ phase: 'waiting', ...state, note: `${reason}; trying again in ${Math.ceil(delayMs / 1000)} s` });
  const job = { url, part, size, hasChecksum: checksum !== null, timeoutMs, signal, onBytes };
  let joined = false;
  const attempt = async (): Promise<void> => {
    const { resumed } = await receivePart(job);
    joined ||= resumed;
  };
  try {
    await withRetries(attempt, { progress: () => partSize(part), retries, delayMs: retryDelayMs, signal, onPause });
    return { joined };
  } catch (error) {
    throw error instanceof PassingFailure ? gaveUp(url, error, await partSize(part)) : error;
  }
}

function gaveUp(url: string, failure: PassingFailure, received: number): LeoclrError {
  const kept = received === 0 ? '' : ` ${received.toLocaleString('en')} bytes have arrived and are kept: the next try goes on from there.`;
  return new LeoclrError('data', `downloadFile(): can't get ${url}: ${failure.reason}.${kept} Try again later.`, { cause: failure.cause });
}

async function mismatchOf(path: string, { size, checksum, signal, onProgress }: Expected): Promise<Mismatch | null> {
  const total = (await stat(path)).size;
  if (size !== null && total !== size)
    return { sentence: `has ${total.toLocaleString('en')} bytes where ${size.toLocaleString('en')} are expected.` };
  if (checksum === null) return null;
  let done = 0;
  const onBytes = (count: number): void => {
    done += count;
    onProgress({ phase: 'verifying', done, total, note: '' });
  };
  const digest = await digestOf(path, checksum.algorithm, { signal, onBytes });
  if (digest === checksum.digest) return null;
  return {
    sentence: `does not have the expected ${checksum.algorithm} ${checksum.digest}, but ${digest}: it was changed on the way or on the server.`,
  };
}
