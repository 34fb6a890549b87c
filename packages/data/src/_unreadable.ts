import { LeoclrError } from '@leoclr/core';

/** A picture that can't be read, with its name and the reason kept apart for lists. */
export interface Unreadable {
  readonly sampleName: string;
  readonly reason: string;
}

/** The error of a picture that can't be read: `decodeImage(): can't read photos/cat.jpg: it is cut off.` */
export function unreadable(what: string, { sampleName, reason }: Unreadable, cause?: unknown): LeoclrError & Unreadable {
  const error = new LeoclrError('data', `${what}: can't read ${sampleName}: ${reason}.`, { cause });
  return Object.assign(error, { sampleName, reason });
}

/** Why a picture can't be read when `error` says so (code `data`), or null for any other error. `fallback` names pictures of foreign data sets. */
export function whyUnreadable(error: unknown, fallback: string): Unreadable | null {
  if (!(error instanceof LeoclrError) || error.code !== 'data') return null;
  const { sampleName = fallback, reason = error.message } = error as Partial<Unreadable>;
  return { sampleName, reason };
}
