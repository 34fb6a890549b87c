import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { HttpFailure, checkStatus, request, withRetries } from '../ranged/_http-request.ts';
import { isWebAddress, shownPlace } from '../ranged/_web-address.ts';
import type { WebOptions } from '../ranged/web-options.ts';

/** The file that `packShards` leaves beside its shards: one class name a line, in label order. */
export const CLASSES_FILE = 'classes.txt';

const MAX_BYTES = 16 << 20;

/** What servers answer for a file that isn't there, or that an address's signature doesn't cover. */
const NOT_THERE = [401, 403, 404, 410];

/** The class names in `classes.txt` beside a shard, or null when there is no such file. */
export async function classNamesBeside(what: string, shard: string, web: WebOptions): Promise<readonly string[] | null> {
  const text = isWebAddress(shard)
    ? await fetchText(what, shard.replace(/[^/]*([?#].*)?$/, CLASSES_FILE), web)
    : await readText(what, join(dirname(shard), CLASSES_FILE));
  const names = text?.replace(/\r?\n$/, '').split(/\r?\n/) ?? [];
  return names.length === 0 || names[0] === '' ? null : names;
}

/** One name a line; a name with a line break would become two classes. */
export function classLines(classes: readonly string[]): string {
  return classes.map((name) => `${name.replaceAll(/[\r\n]+/g, ' ')}\n`).join('');
}

async function readText(what: string, path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw new LeoclrError('data', `${what}: can't read the class names in ${path}: ${cause.message}.`, { cause });
  });
}

async function fetchText(what: string, address: string, web: WebOptions): Promise<string | null> {
  const once = async (): Promise<string | null> =>
    request({ address, range: null, length: MAX_BYTES, web }, async (response, body) => {
      if (NOT_THERE.includes(response.status)) return null;
      checkStatus(response, [200]);
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of body) {
        chunks.push(chunk);
        size += chunk.length;
        if (size > MAX_BYTES) throw new HttpFailure('it is too long', { passing: false });
      }
      return Buffer.concat(chunks).toString();
    });
  return withRetries(web, once).catch((cause: Error) => {
    throw new LeoclrError('data', `${what}: can't read the class names at ${shownPlace(address)}: ${cause.message}.`, { cause });
  });
}
