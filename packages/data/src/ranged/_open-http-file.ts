import { LeoclrError } from '@leoclr/core';
import { contentRange, httpFile, httpStamp } from './_http-file.ts';
import { HttpFailure, checkStatus, request, withRetries } from './_http-request.ts';
import type { RangedFile, RangedFileFacts } from './_ranged-file.ts';
import { unreadable } from '../_unreadable.ts';
import { shownPlace } from './_web-address.ts';
import type { WebOptions } from './web-options.ts';

/**
 * Finds a file on a web server by asking for its first byte. That answers everything at once: whether it is there, its size, its ETag, and
 * whether the server hands out parts. (HEAD requests are often refused where addresses are signed.)
 */
export async function openHttpFile(what: string, place: string, web: WebOptions): Promise<RangedFile> {
  const shown = shownPlace(place);
  const facts = await withRetries(web, async () => firstByte(place, web)).catch((cause: Error) => {
    throw unreadable(what, { sampleName: shown, reason: cause.message }, cause);
  });
  if (facts !== null) return httpFile(what, facts, web);
  throw new LeoclrError(
    'data',
    `${what}: can't read parts of ${shown}: the server ignores range requests. Download the file and name the copy, or use another server.`,
  );
}

/** Null when the server knows no ranges. */
async function firstByte(place: string, web: WebOptions): Promise<RangedFileFacts | null> {
  return request({ address: place, range: 'bytes=0-0', web, length: 1 }, async (response, body) => {
    // An empty file has no first byte.
    if (response.status === 416 && response.headers.get('content-range') === 'bytes */0')
      return { place, size: 0, stamp: httpStamp(response) };
    checkStatus(response, [206, 200]);
    if (response.status === 200)
      return response.headers.get('content-length') === '0' ? { place, size: 0, stamp: httpStamp(response) } : null;
    const part = contentRange(response);
    if (part === null || part.start !== 0) {
      throw new HttpFailure(`the server doesn't tell the file's size (${response.headers.get('content-range') ?? 'no Content-Range'})`, {
        passing: false,
      });
    }
    for await (const chunk of body) void chunk; // a connection whose answer was read to its end is used again
    return { place, size: part.size, stamp: httpStamp(response) };
  });
}
