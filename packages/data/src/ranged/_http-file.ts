import { HttpFailure, checkStatus, request, withRetries } from './_http-request.ts';
import type { RangedFile, RangedFileFacts, ReadRange } from './_ranged-file.ts';
import { unreadable } from '../_unreadable.ts';
import { shownPlace } from './_web-address.ts';
import type { WebOptions } from './web-options.ts';

/** A file on a web server whose size is known. A body that breaks off is taken up again where it broke. */
export function httpFile(what: string, facts: RangedFileFacts, web: WebOptions): RangedFile {
  const read: ReadRange = async (start, length) => {
    const bytes = new Uint8Array(length);
    let got = 0;
    const rest = async (): Promise<void> => {
      const range = `bytes=${start + got}-${start + length - 1}`;
      await request({ address: facts.place, range, web, length: length - got }, async (response, body) => {
        checkPart(response, facts, start + got);
        for await (const chunk of body) {
          if (got + chunk.length > length) throw new HttpFailure('the server sends more bytes than it was asked for', { passing: false });
          bytes.set(chunk, got);
          got += chunk.length;
        }
      });
      if (got < length) throw new HttpFailure(`the server ended its answer after ${got} of ${length} bytes`, { passing: true });
    };
    if (length > 0) {
      await withRetries(web, rest).catch((cause: Error) => {
        throw unreadable(what, { sampleName: shownPlace(facts.place), reason: cause.message }, cause);
      });
    }
    return bytes;
  };
  return { ...facts, read, reading: async (work) => work(read), check: async () => {} };
}

/** What identifies a state of the file on the server. */
export function httpStamp({ headers }: Response): string {
  return headers.get('etag') ?? headers.get('last-modified') ?? '';
}

/** Start and whole size in `Content-Range: bytes 5-9/100`; null when the header is missing or says neither. */
export function contentRange({ headers }: Response): { start: number; size: number } | null {
  const found = /^bytes (\d+)-\d+\/(\d+)$/i.exec(headers.get('content-range') ?? '');
  return found === null ? null : { start: Number(found[1]), size: Number(found[2]) };
}

function checkPart(response: Response, facts: RangedFileFacts, start: number): void {
  if (response.status === 416) throw changed();
  checkStatus(response, [206, 200]);
  if (response.status === 200) throw new HttpFailure('the server sends the whole file where a part was asked for', { passing: false });
  const part = contentRange(response);
  if (part === null || part.start !== start) {
    throw new HttpFailure(`the server sends another part than asked for (${response.headers.get('content-range') ?? 'no Content-Range'})`, {
      passing: false,
    });
  }
  if (part.size !== facts.size || httpStamp(response) !== facts.stamp) throw changed();
}

function changed(): HttpFailure {
  return new HttpFailure('the file on the server has changed since the data set was opened', { passing: false });
}
