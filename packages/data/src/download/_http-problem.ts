import { STATUS_CODES } from 'node:http';

/** What went wrong, and whether it may go better in a while. */
export interface HttpProblem {
  readonly reason: string;
  readonly passing: boolean;
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'the server wants a login',
  403: 'the server refuses to hand it out. Perhaps it wants a login, or blocks this network or country',
  404: 'there is no such file on the server. It may have moved',
  410: 'the file is gone from the server for good',
  416: 'the server has no more bytes of it than were received',
  429: 'the server wants fewer requests',
};

/** Statuses by which servers say "later". */
const PASSING: ReadonlySet<number> = new Set([408, 416, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524]);

/** What an HTTP status other than 200 and 206 means for a download. */
export function statusProblem(status: number): HttpProblem {
  const name = STATUS_CODES[status] ?? 'unknown status';
  const reason = REASONS[status] ?? (status >= 500 ? 'the server is in trouble' : 'the server did not send it');
  return { reason: `${reason} (${status} ${name})`, passing: PASSING.has(status) };
}

const SYSTEM: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such server, or no connection to the network',
  EAI_AGAIN: 'the name of the server could not be looked up; is there a connection to the network?',
  ECONNREFUSED: 'the server refuses connections',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'nothing came for a long time',
  ENETUNREACH: 'there is no way to the server; is there a connection to the network?',
  EHOSTUNREACH: 'there is no way to the server; is there a connection to the network?',
};

/** What an error of the connection means; null for errors that have nothing to do with the network. */
export function connectionProblem(error: NodeJS.ErrnoException): HttpProblem | null {
  const { code = '', message } = error;
  const known = SYSTEM[code];
  if (known !== undefined) return { reason: `${known} (${code})`, passing: true };
  // "aborted" is what Node says of a body that ends before its announced length.
  if (message === 'aborted') return { reason: 'the connection was cut', passing: true };
  if (code.startsWith('HPE_') || /socket hang up|Parse Error/i.test(message))
    return { reason: `the server's answer makes no sense (${message})`, passing: true };
  if (/CERT|SIGNATURE|SSL|TLS/.test(code)) return { reason: `the server's certificate can't be trusted (${code})`, passing: false };
  return null;
}
