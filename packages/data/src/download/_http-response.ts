import type { IncomingMessage } from 'node:http';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { LeoclrError } from '@leoclr/core';

/** What is asked for. */
export interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** Gives up when no byte has come for so long. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** As browsers do. */
const MAX_REDIRECTS = 20;

/**
 * The answer to a GET, redirects followed. Its body comes as it is sent: a `.tgz` stays one, whatever its Content-Encoding says. (This is why
 * `fetch` isn't used, which would unpack it.)
 *
 * @throws LeoclrError `data` for too many redirects or one to another protocol, otherwise the system's error.
 */
export async function httpResponse(url: string, request: HttpRequest): Promise<IncomingMessage> {
  let place = new URL(url);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await one(place, request);
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined) return response;
    response.resume();
    const next = new URL(location, place);
    const downgraded = place.protocol === 'https:' && next.protocol !== 'https:';
    if (downgraded || !/^https?:$/.test(next.protocol)) {
      throw new LeoclrError(
        'data',
        `downloadFile(): ${place.href} redirects to ${next.href}, which is not safe to follow. Check the address.`,
      );
    }
    place = next;
  }
  throw new LeoclrError('data', `downloadFile(): ${url} redirects more than ${MAX_REDIRECTS} times. Check the address.`);
}

function one(place: URL, { headers, timeoutMs, signal }: HttpRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const open = place.protocol === 'https:' ? secureRequest : plainRequest;
    const request = open(place, { headers, ...(signal === undefined ? {} : { signal }) }, resolve);
    // While the body comes, it is the socket that is idle.
    request.setTimeout(timeoutMs, () =>
      request.destroy(Object.assign(new Error(`nothing came for ${timeoutMs / 1000} s`), { code: 'ETIMEDOUT' })),
    );
    request.on('error', reject);
    request.end();
  });
}
