import type { FileHandle } from 'node:fs/promises';
import { open, statfs } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { formatBytes } from './format-bytes.ts';
import { connectionProblem, statusProblem } from './_http-problem.ts';
import { httpResponse } from './_http-response.ts';
import { PassingFailure } from './_passing-failure.ts';
import type { PartFile } from './_part-file.ts';
import { partSize, readNotes, removePart, writeNotes } from './_part-file.ts';

/** One file to be fetched. */
export interface ReceiveJob {
  readonly url: string;
  readonly part: PartFile;
  /** Size that the file must have; null when it isn't known. */
  readonly size: number | null;
  /** With a checksum in the end, bytes of an unknown version may be built on. */
  readonly hasChecksum: boolean;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Told how much of the file is there, and its whole size where that is known. */
  readonly onBytes: (received: number, total: number | null) => void;
}

/**
 * Adds to the part what it lacks, with one request. Returns whether bytes from before were built on.
 *
 * @throws PassingFailure when another try may go better, LeoclrError `data` when it won't.
 */
export async function receivePart(job: ReceiveJob): Promise<{ resumed: boolean }> {
  const { url, part } = job;
  const { start, headers } = await rangeOf(job);
  let response: IncomingMessage;
  try {
    response = await httpResponse(url, { headers, timeoutMs: job.timeoutMs, signal: job.signal });
  } catch (error) {
    throw asProblem(job, error);
  }
  const status = response.statusCode ?? 0;
  if (status === 416 && start > 0) return rangeRefused(job, response, start);
  if (status !== 200 && status !== 206) {
    response.destroy();
    const { reason, passing } = statusProblem(status);
    if (passing) throw new PassingFailure(reason, { retryAfter: retryAfterOf(response) });
    throw new LeoclrError('data', `downloadFile(): can't get ${url}: ${reason}. Open the address in a browser, or get the file elsewhere.`);
  }
  const from = status === 206 ? rangeStart(response) : 0;
  if (from !== start && from !== 0) {
    response.destroy();
    await removePart(part);
    throw new PassingFailure(`the server sent another part of the file than was asked for (from byte ${from} in place of ${start})`);
  }
  const total = totalOf(response, from);
  try {
    await checkAnnounced(job, total, from);
    await writeNotes(part, { url, validator: validatorOf(response) });
    await append(job, response, { from, total });
  } finally {
    response.destroy();
  }
  return { resumed: from > 0 };
}

/** Where to go on, if what is there may be built on. */
async function rangeOf({ url, part, size, hasChecksum }: ReceiveJob): Promise<{ start: number; headers: Record<string, string> }> {
  const headers: Record<string, string> = { 'user-agent': 'leoclr', 'accept-encoding': 'identity' };
  const there = await partSize(part);
  const notes = await readNotes(part);
  const validator = notes !== null && notes.url === url ? notes.validator : null;
  const usable = there > 0 && (size === null || there <= size) && (validator !== null || hasChecksum);
  if (!usable) return { start: 0, headers };
  headers['range'] = `bytes=${there}-`;
  if (validator !== null) headers['if-range'] = validator;
  return { start: there, headers };
}

/** 416: the part has all bytes already, or more than the file has. */
async function rangeRefused({ part }: ReceiveJob, response: IncomingMessage, start: number): Promise<{ resumed: boolean }> {
  response.destroy();
  const [, total] = /^bytes \*\/(\d+)$/.exec(response.headers['content-range'] ?? '') ?? [];
  if (total !== undefined && Number(total) === start) return { resumed: true };
  await removePart(part);
  throw new PassingFailure(statusProblem(416).reason);
}

function rangeStart({ headers }: IncomingMessage): number {
  return Number(/^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1] ?? Number.NaN);
}

function totalOf({ headers }: IncomingMessage, from: number): number | null {
  const [, total] = /\/(\d+)$/.exec(headers['content-range'] ?? '') ?? [];
  if (total !== undefined) return Number(total);
  const length = headers['content-length'];
  return length === undefined ? null : from + Number(length);
}

/** A weak ETag promises too little to join bytes of two answers. */
function validatorOf({ headers }: IncomingMessage): string | null {
  const { etag } = headers;
  if (etag !== undefined && !etag.startsWith('W/')) return etag;
  return headers['last-modified'] ?? null;
}

function retryAfterOf({ headers }: IncomingMessage): number | null {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

/** Refuses what would be too large, or another file, before it is fetched. */
async function checkAnnounced({ url, size, part }: ReceiveJob, total: number | null, from: number): Promise<void> {
  if (size !== null && total !== null && total !== size) {
    await removePart(part);
    throw new LeoclrError(
      'data',
      `downloadFile(): expected ${url} to have ${count(size)} bytes, the server announces ${count(total)}. It is another file or version; get it elsewhere.`,
    );
  }
  if (total === null) return;
  const disk = await statfs(dirname(part.path)).catch(() => null);
  const free = disk === null ? Infinity : disk.bavail * disk.bsize;
  if (total - from > free) {
    throw new LeoclrError(
      'data',
      `downloadFile(): ${url} needs ${formatBytes(total - from)}, and ${formatBytes(free)} are free on the disk of ${part.path}. Free some, or choose another place.`,
    );
  }
}

async function append(job: ReceiveJob, response: IncomingMessage, { from, total }: { from: number; total: number | null }): Promise<void> {
  const { url, part, size, onBytes } = job;
  const file = await open(part.path, from === 0 ? 'w' : 'r+').catch((error) => {
    throw asProblem(job, error);
  });
  let received = from;
  onBytes(received, total);
  try {
    for await (const chunk of response) {
      await writeAll(file, chunk as Buffer, received);
      received += (chunk as Buffer).length;
      if (size !== null && received > size)
        throw new LeoclrError(
          'data',
          `downloadFile(): ${url} sends more than the expected ${count(size)} bytes. It is another file or version.`,
        );
      onBytes(received, total);
    }
  } catch (error) {
    throw asProblem(job, error);
  } finally {
    await file.close();
  }
  if (total !== null && received < total) throw new PassingFailure(`the server stopped after ${count(received)} of ${count(total)} bytes`);
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += (await file.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
}

function asProblem({ signal, part, url }: ReceiveJob, error: unknown): unknown {
  if (signal?.aborted) return signal.reason;
  if (!(error instanceof Error) || error instanceof LeoclrError) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  if (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) {
    const sentence = `no space is left for ${part.path} (${code}). What has arrived stays there: free some space and ask again to go on.`;
    return new LeoclrError('data', `downloadFile(): ${sentence}`, { cause: error });
  }
  const problem = connectionProblem(error);
  if (problem === null) return new LeoclrError('data', `downloadFile(): can't write ${part.path}: ${error.message}.`, { cause: error });
  if (problem.passing) return new PassingFailure(problem.reason, { cause: error });
  return new LeoclrError('data', `downloadFile(): can't get ${url}: ${problem.reason}.`, { cause: error });
}

function count(value: number): string {
  return value.toLocaleString('en');
}
