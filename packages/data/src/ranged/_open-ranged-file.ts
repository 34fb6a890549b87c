import { httpFile } from './_http-file.ts';
import { localFile, openLocalFile } from './_local-file.ts';
import { openHttpFile } from './_open-http-file.ts';
import type { RangedFile, RangedFileFacts } from './_ranged-file.ts';
import { isWebAddress } from './_web-address.ts';
import type { WebOptions } from './web-options.ts';

/**
 * Finds a file's size and stamp.
 *
 * @param what The function's name, for messages.
 * @throws LeoclrError `data` when it isn't there, may not be read, or lies on a server that doesn't hand out parts of files.
 */
export async function openRangedFile(what: string, place: string, web: WebOptions): Promise<RangedFile> {
  return isWebAddress(place) ? openHttpFile(what, place, web) : openLocalFile(what, place);
}

/** The file that was opened before, maybe on another thread. Nothing is read yet. */
export function rangedFile(what: string, facts: RangedFileFacts, web: WebOptions): RangedFile {
  return isWebAddress(facts.place) ? httpFile(what, facts, web) : localFile(what, facts);
}
