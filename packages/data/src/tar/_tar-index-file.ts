import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import type { RangedFileFacts } from '../ranged/_ranged-file.ts';
import type { TarIndex } from './_tar-index.ts';
import { isWebAddress, shownPlace } from '../ranged/_web-address.ts';

/** First word of the file; another number when the format changes. */
const FORMAT = 'leoclr-tar-index-1';

/**
 * The index that an earlier run left beside the archive or in the cache folder, or null when there is none, or one that is damaged or
 * belongs to another state of the archive. First line: format and SHA-256 of the second; second line: JSON.
 */
export async function readIndexFile(facts: RangedFileFacts): Promise<TarIndex | null> {
  for (const place of placesFor(facts)) {
    const text = await readFile(place, 'utf8').catch(() => '');
    const index = decode(text, facts);
    if (index !== null) return index;
  }
  return null;
}

/** Keeps an index where that is possible. A failure costs the next run a scan, nothing else. */
export async function writeIndexFile(facts: RangedFileFacts, index: TarIndex): Promise<void> {
  for (const place of placesFor(facts)) {
    if (await written(place, encode(facts, index))) return;
  }
}

function placesFor({ place, stamp }: RangedFileFacts): string[] {
  const web = isWebAddress(place);
  // Signatures in queries change from day to day. Where the server tells nothing that identifies a file, its whole address has to.
  const address = web ? (stamp === '' ? place : shownPlace(place)) : resolve(place);
  const name = createHash('sha256').update(address).digest('hex').slice(0, 32);
  const cached = join(cacheFolder(), 'tar-indexes', `${name}.leoclr-index`);
  return web ? [cached] : [`${place}.leoclr-index`, cached];
}

function encode({ size, stamp }: RangedFileFacts, { members, labels }: TarIndex): string {
  const body = JSON.stringify({
    size,
    stamp,
    names: members.map((member) => member.name),
    offsets: members.map((member) => member.offset),
    sizes: members.map((member) => member.size),
    labels,
  });
  return `${FORMAT} ${sha256(body)}\n${body}\n`;
}

function decode(text: string, facts: RangedFileFacts): TarIndex | null {
  const [head = '', body = ''] = text.split('\n', 2);
  if (head !== `${FORMAT} ${sha256(body)}`) return null;
  // The checksum vouches for the form: only this file's `encode` writes it.
  const { size, stamp, names, offsets, sizes, labels } = JSON.parse(body) as {
    size: number;
    stamp: string;
    names: string[];
    offsets: number[];
    sizes: number[];
    labels: TarIndex['labels'];
  };
  if (size !== facts.size || stamp !== facts.stamp) return null;
  return { members: names.map((name, place) => ({ name, offset: offsets[place]!, size: sizes[place]! })), labels };
}

/** Renamed into place, so that another process never reads half a file. */
async function written(place: string, text: string): Promise<boolean> {
  const temporary = `${place}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await mkdir(dirname(place), { recursive: true });
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, place);
    return true;
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
    return false;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
