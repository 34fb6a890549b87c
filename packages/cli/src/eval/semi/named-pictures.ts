import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LeoclrError } from '@leoclr/core';

/** Pictures that a person may choose from. */
export interface KnownPictures {
  /** The option that takes the list, for messages. */
  readonly option: string;
  /** What they are called together, for messages. */
  readonly data: string;
  readonly names: readonly string[];
  /** One a name. */
  readonly indices: Int32Array;
}

/** Names that a message shows at most. */
const SHOWN = 3;

/**
 * The pictures that a list names, one a line: by their names, or by the last part of them where it is unique, as SimCLR's lists of ImageNet
 * have it. Empty lines and lines that begin with # are passed over.
 *
 * @throws LeoclrError `data` for a list that can't be read or is empty, and for names that are unknown or come twice.
 */
export async function namedPictures(file: string, { option, data, names, indices }: KnownPictures): Promise<Int32Array> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new LeoclrError('data', `${option}: expected a list of names, but ${file} can't be read.`, { cause });
  });
  const wanted = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (wanted.length === 0) throw new LeoclrError('data', `${option}: ${file} names no picture. Write one name a line.`);
  const places = placesByName(names);
  const found = wanted.map((name) => places.get(name) ?? null);
  const unknown = wanted.filter((_, line) => found[line] === null);
  if (unknown.length > 0) {
    throw new LeoclrError(
      'data',
      `${option}: expected ${file} to name training pictures of ${data}, such as ${names[0]}, but ${unknown.length} of its ${wanted.length} names are unknown: ${listed(unknown)}.`,
    );
  }
  const twice = wanted.filter((_, line) => found.indexOf(found[line]!) !== line);
  if (twice.length > 0) throw new LeoclrError('data', `${option}: ${file} names some pictures twice: ${listed(twice)}.`);
  return Int32Array.from(found, (place) => indices[place!]!).toSorted();
}

/** Where each name stands; a last part that several names share is nobody's. */
function placesByName(names: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  const shared = new Set<string>();
  for (const [place, name] of names.entries()) {
    const last = basename(name);
    if (places.has(last)) shared.add(last);
    places.set(last, place);
  }
  for (const last of shared) places.delete(last);
  for (const [place, name] of names.entries()) places.set(name, place);
  return places;
}

function listed(names: readonly string[]): string {
  return names.length <= SHOWN ? names.join(', ') : `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`;
}
